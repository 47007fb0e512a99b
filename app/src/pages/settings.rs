//! What administrators keep, under `/settings`: rendered on the server alone, in plain forms.

pub mod people;
