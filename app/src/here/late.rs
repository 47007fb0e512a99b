//! A view that is made when it is written, and not before.
//!
//! While data are on their way, the framework walks over what waits for them, and once they are there over all that was made
//! of them, to find more to wait for; then it makes the same a second time and writes that. Our pages wait in one place for
//! all they need, so there is nothing to be found, and a page is made once.

use leptos::prelude::AnyView;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};

/// A view that is yet to be made.
pub(crate) struct Late<F>(F);

impl<F: FnOnce() -> AnyView + Send + 'static> Late<F> {
    pub(crate) fn new(view: F) -> Self {
        Self(view)
    }
}

impl<F: FnOnce() -> AnyView + Send + 'static> Render for Late<F> {
    type State = <AnyView as Render>::State;

    fn build(self) -> Self::State {
        (self.0)().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        (self.0)().rebuild(state);
    }
}

impl<F: FnOnce() -> AnyView + Send + 'static> AddAnyAttr for Late<F> {
    type Output<A: Attribute> = <AnyView as AddAnyAttr>::Output<A>;

    fn add_any_attr<A: Attribute>(self, attribute: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        (self.0)().add_any_attr(attribute)
    }
}

impl<F: FnOnce() -> AnyView + Send + 'static> RenderHtml for Late<F> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, html: &mut String, position: &mut Position, escape: bool, mark_branches: bool, extra: Vec<AnyAttribute>) {
        (self.0)().to_html_with_buf(html, position, escape, mark_branches, extra);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        (self.0)().to_html_async_with_buf::<OUT_OF_ORDER>(html, position, escape, mark_branches, extra);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        (self.0)().hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
