//! One page per URL: it loads what it shows and hands it to `parts`.

pub mod desk;
pub mod home;
pub mod insight;
pub mod not_found;
pub mod portal;
pub mod profile;
pub mod settings;
pub mod sign_in;

/// Whether a path is one of the agents' and managers' screens, which a module of their own has.
#[must_use]
pub fn in_desk(path: &str) -> bool {
    is_under(path, &["/desk", "/insight"])
}

/// Whether a path is one of the screens of customers and strangers, which the other module has.
#[must_use]
pub fn in_portal(path: &str) -> bool {
    is_under(path, &["/portal", "/sign-in", "/reset"])
}

fn is_under(path: &str, roots: &[&str]) -> bool {
    roots.iter().any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}
