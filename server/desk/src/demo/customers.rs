//! Who keeps things cold: the houses that Brinanova serves, and whoever writes or phones for them.

use shared::id::PersonId;
use shared::locale::Lang;

use super::hours::Office;
use crate::demo::dice::Dice;

/// What a house keeps cold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sector {
    /// Medicines.
    Care,
    /// Food.
    Food,
}

/// How somebody gets in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// In the portal and by mail; the address is proved.
    Portal,
    /// By mail only.
    Mail,
    /// By telephone only.
    Phone,
}

/// A house and its people.
#[derive(Debug)]
pub(super) struct House {
    pub(super) name: &'static str,
    pub(super) sector: Sector,
    pub(super) office: Office,
    pub(super) vip: bool,
    pub(super) domain: &'static str,
    /// The area code of its telephones.
    pub(super) area: &'static str,
    pub(super) people: &'static [(&'static str, Reach)],
}

/// Somebody who asks, as the desk knows them.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) id: PersonId,
    pub(super) name: &'static str,
    pub(super) email: Option<String>,
    pub(super) reach: Reach,
    pub(super) house: &'static str,
    pub(super) sector: Sector,
    pub(super) office: Office,
}

impl Customer {
    /// The language that they write.
    pub(super) fn lang(&self) -> Lang {
        lang_of(self.office)
    }
}

/// The language of an office's customers.
pub(super) fn lang_of(office: Office) -> Lang {
    match office {
        Office::Treviso => Lang::It,
        Office::Leeds => Lang::En,
    }
}

use Reach::{Mail, Phone, Portal};
use Sector::{Care, Food};

type People = &'static [(&'static str, Reach)];

const fn treviso(name: &'static str, sector: Sector, domain: &'static str, area: &'static str, people: People) -> House {
    House { name, sector, office: Office::Treviso, vip: false, domain, area, people }
}

const fn leeds(name: &'static str, sector: Sector, domain: &'static str, area: &'static str, people: People) -> House {
    House { name, sector, office: Office::Leeds, vip: false, domain, area, people }
}

const fn first(house: House) -> House {
    House { vip: true, ..house }
}

/// Everybody served, the two of the cast aside.
pub(super) const HOUSES: &[House] = &[
    first(treviso(
        "Ospedale Santa Fosca",
        Care,
        "santafosca.example",
        "0422",
        &[("Ilaria Fornasier", Portal), ("Stefano Bortolin", Portal), ("Nadia Zago", Mail), ("Michele Cusinato", Phone)],
    )),
    first(treviso(
        "Ospedale civile di Valdobbia",
        Care,
        "ospedalevaldobbia.example",
        "0439",
        &[("Federica Moro", Portal), ("Andrea Tessari", Mail)],
    )),
    treviso("Casa di cura Armonia", Care, "casaarmonia.example", "0423", &[("Roberta Pagnan", Portal), ("Giorgio Lorenzon", Mail)]),
    treviso("Farmacia Al Ponte", Care, "farmaciaalponte.example", "0422", &[("Bruno Celotti", Phone), ("Elisa Celotti", Portal)]),
    treviso("Farmacia Loggia", Care, "farmacialoggia.example", "0438", &[("Marta Visentin", Portal), ("Paolo Gasparini", Mail)]),
    treviso("Farmacia Santa Bona", Care, "santabona.example", "0422", &[("Alessandra Dotto", Portal), ("Lucia Feltrin", Phone)]),
    treviso("Farmacia comunale 3", Care, "comunale3.example", "0434", &[("Valentina Sartor", Portal), ("Enrico Bellio", Mail)]),
    first(treviso(
        "Coop Grappa",
        Food,
        "coopgrappa.example",
        "0424",
        &[("Denis Zanatta", Portal), ("Ornella Basso", Mail), ("Claudio Reginato", Phone)],
    )),
    treviso("Gelateria Zan", Food, "gelateriazan.example", "0422", &[("Tiziana Zan", Portal), ("Omar Zan", Phone)]),
    treviso("Latteria Cansiglio", Food, "latteriacansiglio.example", "0438", &[("Luca Zanin", Portal), ("Silvia De Col", Mail)]),
    treviso("Salumi Tasca", Food, "salumitasca.example", "0423", &[("Renzo Tasca", Portal), ("Monica Tasca", Mail)]),
    treviso("Panificio Merlo", Food, "panificiomerlo.example", "041", &[("Paolo Merlo", Portal), ("Ivana Merlo", Phone)]),
    treviso("Caseificio Belli", Food, "caseificiobelli.example", "0445", &[("Gianni Belli", Portal), ("Katia Soligo", Mail)]),
    treviso(
        "Ortofrutta Piave",
        Food,
        "ortofruttapiave.example",
        "0421",
        &[("Walter Piovesan", Portal), ("Samira Haddad", Mail), ("Dino Furlan", Phone)],
    ),
    treviso("Macelleria Callegari", Food, "callegari.example", "049", &[("Ezio Callegari", Phone), ("Sara Callegari", Mail)]),
    treviso("Ittica Caorle", Food, "itticacaorle.example", "0421", &[("Massimo Vianello", Portal), ("Jessica Boatto", Mail)]),
    first(treviso(
        "Supermercati Pradal",
        Food,
        "pradal.example",
        "0434",
        &[("Laura Pradal", Portal), ("Kevin Marangon", Mail), ("Antonio Russo", Portal)],
    )),
    treviso("Pasticceria Dolomia", Food, "dolomia.example", "0437", &[("Helga Pichler", Portal), ("Mauro Case", Mail)]),
    first(leeds(
        "St Hilda's Hospital",
        Care,
        "sthildas.example",
        "113",
        &[("Dr Samuel Okafor", Portal), ("Rachel Dunn", Portal), ("Tom Ellerby", Mail)],
    )),
    leeds("Moor Pharmacy", Care, "moorpharmacy.example", "1943", &[("Hannah Whitlock", Portal), ("Imran Sheikh", Mail)]),
    leeds("Headingley Pharmacy", Care, "headingleypharmacy.example", "113", &[("Yusuf Patel", Portal), ("Clare Nolan", Mail)]),
    leeds("Otley Dental", Care, "otleydental.example", "1943", &[("Fiona Marsh", Portal), ("Callum Reid", Mail)]),
    leeds("Moorside Vets", Care, "moorsidevets.example", "1756", &[("Dr Anita Rao", Portal), ("Beth Coulson", Mail)]),
    leeds("Dales Butchers", Food, "dalesbutchers.example", "1969", &[("Keith Haygarth", Portal), ("Donna Haygarth", Phone)]),
    leeds("Shoreline Fish", Food, "shorelinefish.example", "1723", &[("Rob Stubbs", Portal), ("Leanne Stubbs", Mail)]),
    leeds("Whitby Ices", Food, "whitbyices.example", "1947", &[("Megan Storr", Portal), ("Joe Storr", Phone)]),
    leeds("Leeds Florist Hall", Food, "floristhall.example", "113", &[("Oliver Hall", Portal), ("Grace Hall", Mail)]),
    leeds("Calder Valley Dairy", Food, "caldervalley.example", "1422", &[("Susan Greenwood", Portal), ("Peter Ackroyd", Mail)]),
    first(leeds(
        "Ribble Foods",
        Food,
        "ribblefoods.example",
        "1772",
        &[("Martin Holroyd", Portal), ("Joanna Kay", Mail), ("Dev Mistry", Portal)],
    )),
    leeds("Skipton Bakehouse", Food, "skiptonbakehouse.example", "1756", &[("Ellie Thwaite", Portal), ("Ron Thwaite", Phone)]),
    leeds("Pell Grocers", Food, "pell-grocers.example", "1947", &[("Noreen Pell", Phone)]),
];

impl House {
    /// Somebody's address there.
    pub(super) fn email(&self, name: &str, reach: Reach) -> Option<String> {
        if reach == Reach::Phone {
            return None;
        }
        let parts: Vec<String> = name
            .split(' ')
            .filter(|part| *part != "Dr")
            .map(|part| part.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase())
            .collect();
        Some(format!("{}@{}", parts.join("."), self.domain))
    }

    /// A telephone there.
    pub(super) fn phone(&self, dice: &mut Dice) -> String {
        match self.office {
            Office::Treviso => format!("+39 {} 555 {}", self.area, dice.between(100, 999)),
            // Ofcom keeps 496 0000 to 0999 for stories.
            Office::Leeds => format!("+44 {} 496 {:04}", self.area, dice.between(0, 999)),
        }
    }
}
