//! A list's URL and the list are the same thing.

use proptest::prelude::*;
use shared::id::{PersonId, QueueId};
use shared::query::{OwnerFilter, Priority0, Query, Sort, StatusFilter};
use shared::ticket::Priority;

const ME: PersonId = PersonId(7);

fn a_query() -> impl Strategy<Value = Query> {
    let owner = prop_oneof![Just(OwnerFilter::Any), Just(OwnerFilter::Nobody), (1_u64..9).prop_map(|id| OwnerFilter::Person(PersonId(id)))];
    let queue = prop::option::of((1_u64..50).prop_map(QueueId));
    let status = prop::sample::select(StatusFilter::ALL.to_vec());
    let priority = prop::sample::select(Priority::ALL.to_vec()).prop_map(Priority0);
    let sort = prop::sample::select(Sort::ALL.to_vec());
    (queue, owner, status, priority, sort, any::<bool>()).prop_map(|(queue, owner, status, priority, sort, reversed)| Query {
        queue,
        owner,
        status,
        priority,
        sort,
        reversed,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_query_survives_its_url(query in a_query()) {
        prop_assert_eq!(Query::parse(&query.url(ME), ME), query);
    }

    #[test]
    fn any_url_opens_a_list(url in ".{0,80}") {
        let query = Query::parse(&url, ME);
        prop_assert_eq!(Query::parse(&query.url(ME), ME), query);
    }
}

#[test]
fn the_default_list_has_a_bare_url() {
    assert_eq!(Query::default().url(ME), "");
    let mine = Query { owner: OwnerFilter::Person(ME), ..Query::default() };
    assert_eq!(mine.url(ME), "owner=me");
    assert_eq!(mine.url(PersonId(8)), "owner=7");
}
