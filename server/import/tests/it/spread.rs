//! How evenly work is spread over people: the Gini coefficient.

/// The Gini coefficient of these amounts, in thousandths: 0 when all are equal, near 1,000 when one has everything.
///
/// Half the mean difference between any two, as a part of the mean (C. Gini, "Variabilità e mutabilità", 1912), by the sorted form
/// `2 Σ i·x(i) / (n Σ x) − (n + 1) / n`. It says nothing about who is who.
pub(crate) fn gini(amounts: &[u64]) -> u16 {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let sum: u128 = sorted.iter().map(|amount| u128::from(*amount)).sum();
    let people = sorted.len() as u128;
    if sum == 0 {
        return 0;
    }
    let ranked: u128 = (1_u128..).zip(&sorted).map(|(rank, amount)| rank * u128::from(*amount)).sum();
    // The smallest amount has rank 1, so it is never negative.
    let above = (2 * ranked).saturating_sub((people + 1) * sum);
    u16::try_from(1_000 * above / (people * sum)).unwrap_or(1_000)
}

#[test]
fn it_is_what_the_formula_by_pairs_says() {
    for (amounts, expected) in
        [(&[][..], 0), (&[0, 0], 0), (&[5, 5, 5], 0), (&[0, 0, 0, 4], 750), (&[1, 3], 250), (&[1, 2, 3, 4], 250), (&[4, 1, 3, 2], 250)]
    {
        assert_eq!(gini(amounts), expected, "{amounts:?}");
        let (sum, people) = (amounts.iter().sum::<u64>(), amounts.len() as u64);
        let pairs: u64 = amounts.iter().flat_map(|a| amounts.iter().map(move |b| a.abs_diff(*b))).sum();
        assert_eq!(u64::from(expected) * 2 * people * sum, 1_000 * pairs);
    }
}
