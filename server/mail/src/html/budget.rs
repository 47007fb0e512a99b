//! What cleaning HTML may cost, at worst: for all parts of a mail together, or what each of them may is what a hundred cost.

/// Elements that a parser can be made to open anew, as a bound: some 80 MB of nodes.
const NODES_MAX: usize = 400_000;
/// Elements times tags that may be in any order: 0.2 s if all are nested. Six thousand elements, each with its end tag.
const UNORDERED_MAX: usize = 72_000_000;
/// What may stand before a table times what may be put there: half a second if all is. Twelve thousand tags in twelve thousand lines.
const PUT_BEFORE_MAX: usize = 400_000_000;
/// Tags, comments and stray `<`. A newsletter of 200 kB has 5,000.
const TAGS_MAX: usize = 60_000;
/// Entities and stray `&`; long runs of them cost a parser the square of their number.
const ENTITIES_MAX: usize = 60_000;
/// How many bytes may be looked through when what was cleaned is written again.
///
/// At each entity, and at each letter that begins like a no-break space, html5ever looks for the next `<` or `>` in the same text, at
/// worst to its end. This is half a second, and more than a megabyte with 20,000 of them needs.
const LOOKED_THROUGH_MAX: usize = 30_000_000_000;
/// Bytes that looking at tags may read; tags inside quotes inside tags are read more than once.
const READ_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What is left for the parts that are still to be cleaned; the default is what a whole mail may cost.
#[derive(Debug, Clone)]
pub struct Budget {
    pub(super) nodes: usize,
    pub(super) unordered: usize,
    pub(super) put_before: usize,
    pub(super) tags: usize,
    pub(super) entities: usize,
    pub(super) looked_through: usize,
    pub(super) read: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            nodes: NODES_MAX,
            unordered: UNORDERED_MAX,
            put_before: PUT_BEFORE_MAX,
            tags: TAGS_MAX,
            entities: ENTITIES_MAX,
            looked_through: LOOKED_THROUGH_MAX,
            read: READ_BYTES_MAX,
        }
    }
}

/// Takes so much from what is left of one kind; `false`, and nothing is taken, where that is too little.
#[must_use]
pub(super) fn take(left: &mut usize, cost: usize) -> bool {
    let rest = left.checked_sub(cost);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}
