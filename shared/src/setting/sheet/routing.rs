//! The form of how tickets are given to people.

use super::{Sheet, choice};
use crate::routing::criteria::Merit;
use crate::routing::weights::Reach;
use crate::setting::form::routing::{points, weighs};
use crate::setting::form::{Form, word};
use crate::ticket::Priority;
use crate::view::{Field, Input, Part};
use crate::words::settings::SettingsText as W;
use crate::words::{common, routing};

pub(super) fn parts(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let lang = sheet.lang;
    let line = |name: String, label: &str| -> Vec<Field> {
        vec![sheet.field(&name, label.to_owned(), None, Input::Line(form.get(&name).to_owned()))]
    };
    let merits = Merit::ALL.map(|merit| line(points(merit), routing::merit(lang, merit)));
    let of = [Reach::Preferred, Reach::Ignored, Reach::Required].map(|reach| choice(&word(&reach), routing::reach(lang, reach).to_owned()));
    let reach = vec![sheet.choose(form, "reach", sheet.words(W::HasDeskOpen), of.into())];
    let weights = Priority::ALL.map(|priority| line(weighs(priority), common::priority(lang, priority)));
    vec![
        sheet.part(W::PartMerits, W::PartMeritsLead, merits.into_iter().chain([reach]).collect()),
        sheet.part(W::PartWeights, W::PartWeightsLead, weights.into()),
    ]
}
