//! The cast of the demo desk: eight who work there, two who ask.

use shared::access::Actor;
use shared::event::By;
use shared::id::PersonId;
use shared::locale::Lang;
use shared::people::Roles;

use super::hours::Office;
use crate::open::Desk;

const MANAGER: Roles = Roles { customer: false, agent: false, manager: true, administrator: false };
const ADMINISTRATOR: Roles = Roles { customer: false, agent: true, manager: false, administrator: true };

/// One of the cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member {
    /// Giulia Rinaldi, switchboard and level 1, Treviso.
    Giulia,
    /// Aoife Brennan, level 1, Leeds.
    Aoife,
    /// Sandra Kofler, refrigeration, level 2, on the road.
    Sandra,
    /// Marco Dal Pozzo, portal and sensors, level 2.
    Marco,
    /// Tomasz Wilk, firmware, level 3.
    Tomasz,
    /// Davide Orsini, responsible for hospitals and for complaints.
    Davide,
    /// Priya Nair, administration.
    Priya,
    /// Elena Marchetti, service manager.
    Elena,
    /// Dr Chiara Venier, hospital pharmacist.
    Chiara,
    /// Graham Pell, grocer in Whitby.
    Graham,
}

/// What is known of one of the cast.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) member: Member,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) phone: &'static str,
    pub(super) roles: Roles,
    pub(super) lang: Lang,
    pub(super) office: Office,
    /// The house that they belong to; nobody's for those of the desk.
    pub(super) house: Option<&'static str>,
    pub(super) vip: bool,
}

impl Card {
    const fn of_desk(member: Member, name: &'static str, email: &'static str, phone: &'static str, roles: Roles, lang: Lang) -> Self {
        Self { member, name, email, phone, roles, lang, office: Office::Treviso, house: None, vip: false }
    }
}

/// Everybody, in the order of the sign-in page.
pub(super) const CAST: [Card; 10] = [
    Card::of_desk(Member::Giulia, "Giulia Rinaldi", "giulia.rinaldi@brinanova.example", "+39 0422 555 010", Roles::AGENT, Lang::It),
    Card {
        office: Office::Leeds,
        ..Card::of_desk(Member::Aoife, "Aoife Brennan", "aoife.brennan@brinanova.example", "+44 113 496 0010", Roles::AGENT, Lang::En)
    },
    Card::of_desk(Member::Sandra, "Sandra Kofler", "sandra.kofler@brinanova.example", "+39 0471 555 021", Roles::AGENT, Lang::It),
    Card::of_desk(Member::Marco, "Marco Dal Pozzo", "marco.dalpozzo@brinanova.example", "+39 0422 555 022", Roles::AGENT, Lang::It),
    Card {
        office: Office::Leeds,
        ..Card::of_desk(Member::Tomasz, "Tomasz Wilk", "tomasz.wilk@brinanova.example", "+44 113 496 0031", Roles::AGENT, Lang::En)
    },
    Card::of_desk(Member::Davide, "Davide Orsini", "davide.orsini@brinanova.example", "+39 0422 555 040", Roles::AGENT, Lang::It),
    Card::of_desk(Member::Priya, "Priya Nair", "priya.nair@brinanova.example", "+39 0422 555 050", ADMINISTRATOR, Lang::En),
    Card::of_desk(Member::Elena, "Elena Marchetti", "elena.marchetti@brinanova.example", "+39 0422 555 060", MANAGER, Lang::It),
    Card {
        house: Some("Ospedale Santa Fosca"),
        vip: true,
        ..Card::of_desk(Member::Chiara, "Chiara Venier", "chiara.venier@santafosca.example", "+39 0422 555 801", Roles::CUSTOMER, Lang::It)
    },
    Card {
        house: Some("Pell Grocers"),
        office: Office::Leeds,
        ..Card::of_desk(Member::Graham, "Graham Pell", "graham@pell-grocers.example", "+44 1947 496 112", Roles::CUSTOMER, Lang::En)
    },
];

impl Member {
    /// What is known of them.
    pub(super) fn card(self) -> &'static Card {
        // The cast stands in the order of its members.
        &CAST[self as usize]
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.card().name
    }

    /// The address that they sign in with.
    #[must_use]
    pub fn email(self) -> &'static str {
        self.card().email
    }

    /// Them, as the desk knows them now; on a desk without the demo a nobody, who may do nothing.
    #[must_use]
    pub fn actor(self, desk: &Desk) -> Actor {
        let nobody =
            || Actor { by: By::Person(PersonId(0)), roles: Roles::default(), aliases: Vec::new(), manages: Vec::new(), proved: false };
        let directory = desk.views.directory.read();
        let found = directory.people().find(|person| person.address().is_some_and(|address| address.as_str() == self.email()));
        found.map_or_else(nobody, |person| Actor::of(person))
    }
}

/// Giulia Rinaldi.
#[must_use]
pub fn giulia(desk: &Desk) -> Actor {
    Member::Giulia.actor(desk)
}

/// Aoife Brennan.
#[must_use]
pub fn aoife(desk: &Desk) -> Actor {
    Member::Aoife.actor(desk)
}

/// Sandra Kofler.
#[must_use]
pub fn sandra(desk: &Desk) -> Actor {
    Member::Sandra.actor(desk)
}

/// Marco Dal Pozzo.
#[must_use]
pub fn marco(desk: &Desk) -> Actor {
    Member::Marco.actor(desk)
}

/// Tomasz Wilk.
#[must_use]
pub fn tomasz(desk: &Desk) -> Actor {
    Member::Tomasz.actor(desk)
}

/// Davide Orsini.
#[must_use]
pub fn davide(desk: &Desk) -> Actor {
    Member::Davide.actor(desk)
}

/// Priya Nair.
#[must_use]
pub fn priya(desk: &Desk) -> Actor {
    Member::Priya.actor(desk)
}

/// Elena Marchetti.
#[must_use]
pub fn elena(desk: &Desk) -> Actor {
    Member::Elena.actor(desk)
}

/// Dr Chiara Venier.
#[must_use]
pub fn chiara_venier(desk: &Desk) -> Actor {
    Member::Chiara.actor(desk)
}

/// Graham Pell.
#[must_use]
pub fn graham(desk: &Desk) -> Actor {
    Member::Graham.actor(desk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cast_stands_in_the_order_of_its_members() {
        for (i, card) in CAST.iter().enumerate() {
            assert_eq!(card.member as usize, i);
        }
    }
}
