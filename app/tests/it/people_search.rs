//! Who is found while somebody types, and whom a key chooses: whom the desk knows is not added again.

use app::parts::people_search::{Found, Search};
use shared::id::PersonId;
use shared::view::PersonHit;

fn hit(id: u64) -> PersonHit {
    let name = format!("Graham Pell {id}");
    PersonHit { id: PersonId(id), name, email: None, phone: None, organisation: None, vip: false, open: 0 }
}

fn found(words: &str, ids: &[u64]) -> Search {
    let mut search = Search::default();
    search.typed(words.to_owned());
    assert_eq!(search.answered(words, Some(ids.iter().copied().map(hit).collect())), None);
    search
}

#[test]
fn the_first_arrow_marks_the_first_line() {
    let mut search = found("Graham", &[1, 2]);
    assert_eq!(search.clone().enter(), Some(Found::Known(hit(1))), "without an arrow too");
    search.step(true);
    assert_eq!(search.clone().enter(), Some(Found::Known(hit(1))));
    search.step(true);
    assert_eq!(search.clone().enter(), Some(Found::Known(hit(2))));
    search.step(true);
    search.step(true);
    assert_eq!(search.clone().enter(), Some(Found::New("Graham".to_owned())), "the last line is somebody new");
    search.step(false);
    assert_eq!(search.enter(), Some(Found::Known(hit(2))));
}

#[test]
fn enter_waits_for_the_desk() {
    let mut hasty = Search::default();
    hasty.typed("Graham ".to_owned());
    hasty.step(true);
    assert_eq!(hasty.enter(), None);
    assert_eq!(hasty.answered("Gra", Some(vec![hit(7)])), None, "an answer to other words");
    assert_eq!(hasty.clone().answered("Graham ", Some(vec![hit(1)])), Some(Found::Known(hit(1))));
    assert_eq!(hasty.clone().answered("Graham ", Some(Vec::new())), Some(Found::New("Graham".to_owned())));
    assert_eq!(hasty.answered("Graham ", None), None, "nobody is added because the desk was not reached");
    assert_eq!(hasty.enter(), Some(Found::New("Graham".to_owned())), "but who insists");
}

#[test]
fn who_is_marked_stays_so_when_the_desk_answers() {
    let mut search = found("Gra", &[1, 2]);
    search.typed("Grah".to_owned());
    search.step(true);
    search.step(true);
    assert_eq!(search.clone().enter(), Some(Found::Known(hit(2))), "whoever is seen marked is chosen at once");
    assert_eq!(search.answered("Grah", Some(vec![hit(2)])), None);
    assert_eq!(search.clone().enter(), Some(Found::Known(hit(2))));
    assert_eq!(search.answered("Grah", Some(vec![hit(3)])), None);
    assert_eq!(search.enter(), Some(Found::Known(hit(3))), "and who is gone marks nobody new");
}

#[test]
fn whoever_leaves_the_field_finds_the_list_again_with_a_key() {
    let mut search = found("Graham", &[1, 2]);
    search.step(true);
    search.step(true);
    search.left();
    assert!(search.open("Graham".to_owned()), "it was closed");
    assert_eq!(search.answered("Graham", Some(vec![hit(1), hit(2)])), None);
    assert_eq!(search.enter(), Some(Found::Known(hit(1))), "and nobody is marked any more");
}

#[test]
fn words_of_another_time_are_searched_for_before_anybody_is_chosen() {
    let mut search = Search::begun("Graham".to_owned());
    assert!(search.open("Graham".to_owned()), "the key opens the list");
    assert!(!search.open("Graham".to_owned()), "once");
    assert_eq!(search.enter(), None);
    assert_eq!(search.answered("Graham", Some(vec![hit(1)])), Some(Found::Known(hit(1))));
}
