//! What routing knows of somebody who works tickets, as administrators keep it.

use jiff::Timestamp;
use shared::access::Actor;
use shared::id::{PersonId, TeamId};
use shared::locale::Lang;
use shared::people::refusal::PeopleRefusal;
use shared::people::work::Work;
use shared::refusal::Refusal;
use shared::routing::duty::Duty;
use shared::setting::Settings;
use shared::setting::form::{Form, Typed};
use shared::view::Preview;
use shared::view::people::WorkPage;
use shared::words::settings::{Says, SettingsText, at_work_next, say};
use shared::words::{people, refusal};

use super::keeps_people;
use super::settings::Reader;
use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// The form of somebody's work: as it is, or as it was typed, and why that was refused if it was; `preview`: with what it would
    /// do. Nothing for whoever works no tickets.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, and for nobody.
    pub fn person_work(
        &self,
        actor: &Actor,
        id: PersonId,
        typed: Option<(Typed, Option<Refusal>)>,
        preview: bool,
        lang: Lang,
    ) -> Result<Option<WorkPage>, DeskError> {
        keeps_people(actor)?;
        let person = self.views.directory.read().person(id).cloned().ok_or(Refusal::NotFound)?;
        if !person.roles.agent {
            return Ok(None);
        }
        let (settings, reader) = (self.settings(), self.reader(actor, lang));
        let sheet = reader.sheet(&settings, None);
        let is = Form::of_work(&person.work);
        let was_typed = typed.is_some();
        let (Typed { mut seen, form }, refused) = typed.unwrap_or((Typed { seen: person.ver, form: is.clone() }, None));
        let read = form.read_work();
        let mut page = WorkPage { seen, parts: sheet.work(&form), refused: None, preview: None, teams: teams(&settings, id, lang) };
        page.refused = refused.as_ref().map(|refused| refusal::refusal(lang, refused));
        if let Some(Refusal::People(PeopleRefusal::Changed { .. })) = refused {
            sheet.beside_parts(&mut page.parts, sheet.work(&is));
            page.refused = Some(say(lang, SettingsText::Meanwhile).to_owned());
            seen = person.ver;
        }
        page.seen = seen;
        match read {
            Err(wrong) if was_typed => {
                sheet.mark(&mut page.parts, &wrong);
                page.refused = Some(say(lang, SettingsText::NotSaved).to_owned());
            }
            Ok(work) if preview => match work.could_follow(&person.work, &settings) {
                Ok(()) => page.preview = Some(self.work_preview(&settings, &reader, &person.work, &work)),
                Err(refused) => page.refused = Some(people::refusal(lang, refused)),
            },
            Ok(_) | Err(_) => {}
        }
        Ok(Some(page))
    }

    /// What it would be, what that changes, and when they would work next.
    fn work_preview(&self, settings: &Settings, reader: &Reader, before: &Work, work: &Work) -> Preview {
        let now = self.config.clock.now();
        let says = Says(reader.sheet(settings, None));
        let mut preview = Preview { says: says.work(work, now.to_zoned(reader.zone.clone()).date()), ..Preview::default() };
        preview.changes = says.work_changed(before, work);
        preview.examples.extend(next_at_work(settings, reader, work, now));
        preview
    }
}

/// When they work next, where they have a shift of their own: the hours of queues are others for each ticket.
fn next_at_work(settings: &Settings, reader: &Reader, work: &Work, now: Timestamp) -> Option<String> {
    let hours = settings.levels.calendars().get(work.shift?)?;
    let zone = &hours.edition(now)?.zone;
    let next = Duty { hours: Some(hours), absences: &work.absences, zone }.next(now);
    Some(at_work_next(reader.lang, next.map(|at| at.to_zoned(zone.clone())).as_ref()))
}

/// The teams that somebody is in. Who belongs to a team is said on the team's page.
fn teams(settings: &Settings, person: PersonId, lang: Lang) -> Vec<(TeamId, String)> {
    let theirs = settings.teams.iter().filter(|(_, team)| !team.doc.retired && team.doc.members.contains(&person));
    theirs.map(|(id, team)| (*id, team.doc.name.read(lang).to_owned())).collect()
}
