//! People and organisations in the machine: addresses that are freed, two records of one person, who leaves, many out of a table.

use desk::{DeskError, Done, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::locale::Lang;
use shared::people::action::{NewPerson, PeopleAction};
use shared::people::refusal::PeopleRefusal;
use shared::people::{Membership, Roles};
use shared::query::Query;
use shared::refusal::Refusal;
use shared::text::{Email, Name};
use shared::ticket::action::{Requester, TicketAction, Writing};
use shared::view::people::{DONE_SHOWN_MAX, LineRefusal, ListReport};

use crate::bench_desk::{TestDesk, op};

fn address(text: &str) -> Email {
    Email::try_from(text).unwrap()
}

async fn does(test: &TestDesk, action: PeopleAction) {
    test.own(Action::People(action)).await;
}

fn customer_on(test: &TestDesk, reader: PersonId) -> Vec<String> {
    let rows = test.desk.list(&test.actor(reader), &Query::default(), 0, 50).unwrap().value.rows;
    rows.into_iter().map(|row| row.customer.name).collect()
}

#[tokio::test]
async fn an_address_that_was_removed_belongs_to_whoever_gets_it_next() {
    let test = TestDesk::new_on_disk().await;
    let home = address("home@pell.example");
    does(&test, PeopleAction::AddAddress { person: test.graham, address: home.clone() }).await;
    does(&test, PeopleAction::RemoveAddress { person: test.graham, address: home.clone() }).await;
    test.desk.check_whole().await.expect("its row is gone");
    does(&test, PeopleAction::AddAddress { person: test.venier, address: home }).await;
    test.mail(
        "From: home@pell.example\nTo: support@desk.example\nSubject: Caldo\nMessage-ID: <1@pell.example>\n\nCaldo.\n",
        "support@desk.example",
        "home@pell.example",
    )
    .await;
    assert_eq!(customer_on(&test, test.giulia), ["Chiara Venier"]);
    test.desk.check_against_log().await.expect("views and rows are those of the log");
}

#[tokio::test]
async fn tickets_of_both_records_are_found_under_the_one_that_stays_and_apart_again_afterwards() {
    let test = TestDesk::new().await;
    let old = test.add("G. Pell", "old@pell.example", Roles::CUSTOMER).await;
    let (his, olds) = (test.ticket(test.graham, "Frigorifero caldo").await, test.ticket(old, "Sonda rotta").await);
    let requests = |who| {
        let (desk, actor) = (test.desk.clone(), test.actor(who));
        async move {
            let mut ids: Vec<_> =
                desk.requests(&actor).await.map(|read| read.value.iter().map(|line| line.id).collect()).unwrap_or_default();
            ids.sort_unstable();
            ids
        }
    };
    let apart = customer_on(&test, test.giulia);
    does(&test, PeopleAction::Merge { person: old, into: test.graham }).await;
    assert_eq!(customer_on(&test, test.giulia), ["Graham Pell", "Graham Pell"], "the rows say it at once");
    assert_eq!(requests(test.graham).await, [his, olds]);
    assert!(requests(old).await.is_empty(), "nobody is this any more");
    assert!(test.desk.request(&test.actor(test.graham), olds, Lang::En).await.is_ok());
    let hits = test.desk.find_people(&test.actor(test.giulia), "old@pell").unwrap();
    assert_eq!(hits.iter().map(|hit| (hit.id, hit.open)).collect::<Vec<_>>(), [(test.graham, 2)]);
    let page = test.desk.ticket(&test.actor(test.giulia), olds, Lang::En).await.unwrap().value;
    assert_eq!(page.customer.name, "Graham Pell");
    assert_eq!(page.customer.others.iter().map(|line| line.id).collect::<Vec<_>>(), [his]);
    let renamed = Name::try_from("Graham T. Pell").unwrap();
    does(&test, PeopleAction::ChangeProfile { person: test.graham, name: Some(renamed), phones: None, locale: None }).await;
    assert_eq!(customer_on(&test, test.giulia), ["Graham T. Pell", "Graham T. Pell"], "under either record");
    test.desk.check_against_log().await.expect("views and rows are those of the log");
    does(&test, PeopleAction::Unmerge { person: old }).await;
    let back = Name::try_from("Graham Pell").unwrap();
    does(&test, PeopleAction::ChangeProfile { person: test.graham, name: Some(back), phones: None, locale: None }).await;
    assert_eq!(customer_on(&test, test.giulia), apart);
    assert_eq!((requests(test.graham).await, requests(old).await), (vec![his], vec![olds]));
    test.desk.check_against_log().await.expect("views and rows are those of the log");
}

#[tokio::test]
async fn the_record_that_stays_is_found_by_name_address_or_number() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale").unwrap();
    let organisation = test.own(Action::People(PeopleAction::AddOrganisation { name, vip: false })).await.outcome.organisation.unwrap();
    let memberships = vec![Membership { organisation, manager: false }];
    does(&test, PeopleAction::SetMemberships { person: test.venier, memberships }).await;
    let old = test.add("C. Venier", "old@ospedale.example", Roles::CUSTOMER).await;
    let gone = test.add("Chiara V.", "gone@ospedale.example", Roles::CUSTOMER).await;
    does(&test, PeopleAction::SetDisabled { person: gone, disabled: true }).await;
    let found = |words: &str| test.desk.who_may_stay(&Actor::desk(), old, words).unwrap();
    let number = test.venier.to_string();
    for words in ["venier", "VENIER@ospedale", number.as_str()] {
        let found = found(words);
        assert_eq!(found.total, 1, "neither itself nor who is disabled, by {words}");
        let who = &found.rows[0];
        assert_eq!((who.id, who.name.as_str()), (test.venier, "Chiara Venier"), "{words}");
        assert_eq!((&who.emails[..], &who.organisations[..]), (&["venier@ospedale.example".to_owned()][..], &["Ospedale".to_owned()][..]));
    }
    assert_eq!((found("nobody is called so").total, found(&old.to_string()).total, found(&gone.to_string()).total), (0, 0, 0));
    does(&test, PeopleAction::Merge { person: old, into: test.venier }).await;
    let graham = test.desk.who_may_stay(&Actor::desk(), test.graham, &old.to_string()).unwrap();
    assert_eq!(graham.total, 0, "a record that was merged does not stay");
    assert!(test.desk.who_may_stay(&test.actor(test.elena), old, "venier").is_err());
}

#[tokio::test]
async fn open_tickets_that_nobody_works_on_are_found_and_handed_over() {
    let test = TestDesk::new().await;
    let (one, other) = (test.ticket(test.graham, "Frigorifero caldo").await, test.ticket(test.venier, "Sonda rotta").await);
    for (ticket, owner) in [(one, test.giulia), (other, test.aoife)] {
        test.wish(test.giulia, None, TicketAction::Assign { ticket, owner: Some(owner) }).await.unwrap();
    }
    let orphans = || {
        let found = test.desk.orphans(&Actor::desk(), Lang::En).unwrap();
        assert_eq!(usize::try_from(found.total).unwrap(), found.rows.len());
        found.rows.into_iter().map(|orphan| (orphan.ticket, orphan.owner.id)).collect::<Vec<_>>()
    };
    assert!(orphans().is_empty());
    does(&test, PeopleAction::SetDisabled { person: test.giulia, disabled: true }).await;
    does(&test, PeopleAction::SetRoles { person: test.aoife, roles: Roles::CUSTOMER }).await;
    assert_eq!(orphans(), [(one, test.giulia), (other, test.aoife)]);
    does(&test, PeopleAction::HandOver { person: test.giulia, to: Some(test.marco) }).await;
    does(&test, PeopleAction::HandOver { person: test.aoife, to: None }).await;
    assert!(orphans().is_empty());
    let owners =
        |query: &Query| test.desk.list(&Actor::desk(), query, 0, 9).unwrap().value.rows.into_iter().filter_map(|row| row.owner).count();
    assert_eq!(owners(&Query::default()), 1, "one has an owner, one waits in its queue");
    test.desk.check_against_log().await.expect("views and rows are those of the log");
}

#[tokio::test]
async fn a_table_is_taken_line_by_line_and_a_second_time_changes_nothing() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale dell\u{2019}Angelo").unwrap();
    test.own(Action::People(PeopleAction::AddOrganisation { name, vip: false })).await;
    let table = "nome;indirizzo;telefono;organizzazione;lingua;ruoli\n\
        Nadia Nuova;nadia@ospedale.example;+39 041 496 0009;ospedale dell\u{2019}angelo;it;cliente\n\
        Graham Pell;graham@pell.example;;;en;\n\
        Senza Indirizzo;;;;;\n\
        =Formula;x@ospedale.example;;;de;\n\
        Nora;nora@ospedale.example;;Clinica;;\n\
        Troppo;corta@ospedale.example\n";
    let report = test.desk.import_people(&Actor::desk(), table, false).await.unwrap();
    assert_eq!((report.added, report.changed, report.same), (1, 1, 0));
    let refused: Vec<_> = report.refused.iter().map(|line| (line.line, line.why.clone())).collect();
    let [(4, LineRefusal::Desk(Refusal::Text(_))), (5, LineRefusal::Language), (6, LineRefusal::Organisation), (7, LineRefusal::Columns)] =
        refused.as_slice()
    else {
        panic!("{refused:?}")
    };
    let called: Vec<_> = report.refused.iter().map(|line| line.called.as_str()).collect();
    assert_eq!(called, ["Senza Indirizzo", "=Formula", "Nora", "Troppo"], "the lines that are left have other numbers");
    let nameless = test.desk.import_people(&Actor::desk(), "name,address\n,nobody@ospedale.example\n", false).await.unwrap();
    assert_eq!(nameless.refused[0].called, "nobody@ospedale.example");
    assert!(report.again.contains("'=Formula"), "{}", report.again);
    let again = test.desk.import_people(&Actor::desk(), table, false).await.unwrap();
    assert_eq!((again.added, again.changed, again.same, again.refused.len()), (0, 0, 2, 4));
    let nobody = test.desk.import_people(&test.actor(test.giulia), table, false).await;
    assert!(matches!(nobody, Err(DeskError::Refused(Refusal::NotFound))), "{nobody:?}");
    let none = test.desk.import_people(&Actor::desk(), "hello", false).await;
    assert!(matches!(none, Err(DeskError::Refused(Refusal::People(PeopleRefusal::NoTable)))), "{none:?}");
}

#[tokio::test]
async fn a_table_takes_nobodys_rights_unless_it_may_and_says_whose_first() {
    let test = TestDesk::new().await;
    let giulia = test.desk.person_record(&Actor::desk(), test.giulia).unwrap();
    let (hers, were) = (giulia.emails[0].0.clone(), giulia.roles);
    let nadias = (0..DONE_SHOWN_MAX).map(|n| format!("Nadia {n},nadia{n}@ospedale.example,\n")).collect::<Vec<_>>().concat();
    let olga = "Olga Nuova,olga@ospedale.example,agent manager";
    let table = format!("name,address,roles\n{nadias}{olga}\n{},{hers},customer\n", giulia.name);
    let report = test.desk.import_people(&Actor::desk(), &table, false).await.unwrap();
    let refused: Vec<_> = report.refused.iter().map(|line| (line.called.as_str(), &line.why)).collect();
    assert_eq!(refused, [(giulia.name.as_str(), &LineRefusal::TakesRoles)]);
    assert_eq!(test.actor(test.giulia).roles, were, "she works on");
    assert_eq!((report.added, report.done.len()), (101, DONE_SHOWN_MAX), "all are counted, so many are named");
    let first = &report.done[0];
    assert_eq!((first.line, first.called.as_str(), first.added), (2, "Nadia 0", true));
    assert_eq!(first.roles, Some((Roles::default(), Roles::CUSTOMER)));
    let table = table.replace("nadia0@ospedale.example,", "nadia0@ospedale.example,agent");
    let report = test.desk.import_people(&Actor::desk(), &table, true).await.unwrap();
    assert_eq!((report.added, report.changed, report.refused.len()), (0, 2, 0));
    let done: Vec<_> = report.done.iter().map(|line| (line.called.as_str(), line.added, line.roles)).collect();
    let [nadia, hers] = [("Nadia 0", Roles::CUSTOMER, Roles::AGENT), (giulia.name.as_str(), were, Roles::CUSTOMER)]
        .map(|(called, from, to)| (called, false, Some((from, to))));
    assert_eq!(done, [nadia, hers]);
    assert_eq!(test.actor(test.giulia).roles, Roles::CUSTOMER);
}

/// Lines that depend on each other: somebody twice, and an administrator without whom another could not be taken the right.
#[tokio::test]
async fn what_is_said_of_a_table_that_is_only_looked_at_is_what_its_import_reports() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale").unwrap();
    test.own(Action::People(PeopleAction::AddOrganisation { name, vip: false })).await;
    let (boss, roles) = ("boss@desk.example", Roles { administrator: true, ..Roles::default() });
    let administrator = test.add("Priya Nair", boss, roles).await;
    let gone = test.add("Gina Via", "gone@desk.example", Roles::AGENT).await;
    does(&test, PeopleAction::SetDisabled { person: gone, disabled: true }).await;
    let giulia = test.desk.person_record(&Actor::desk(), test.giulia).unwrap();
    let table = format!(
        "name,address,phone,organisation,language,roles\n\
        Priya Nair,{boss},,,,agent\n\
        Nadia Nuova,nadia@ospedale.example,,Ospedale,it,\n\
        Nadia Nuova,Nadia@ospedale.example,,,,\n\
        Nadia N.,nadia@ospedale.example,+39 041 496 0009,,,administrator\n\
        Priya Nair,{boss},,,,agent\n\
        {},{},,,,customer\n\
        Gina Via,gone@desk.example,,,,\n\
        Own,support@desk.example,,,,\n\
        Graham Pell,graham@pell.example,,,,\n\
        Olga,olga@ospedale.example,,Clinica,,\n\
        Omar,not an address,,,,\n",
        giulia.name, giulia.emails[0].0
    );
    for (takes_roles, counts) in [(false, (1, 1, 2, 7)), (true, (0, 4, 3, 4))] {
        let before = test.desk.position();
        let looked = test.desk.look_at_people(&Actor::desk(), &table, takes_roles).await.unwrap();
        assert!(looked.only_looked && looked.again.is_empty(), "{looked:?}");
        assert_eq!(test.desk.position(), before, "nothing is written");
        let again = test.desk.look_at_people(&Actor::desk(), &table, takes_roles).await.unwrap();
        assert_eq!(again, looked);
        let done = test.desk.import_people(&Actor::desk(), &table, takes_roles).await.unwrap();
        assert!(!done.only_looked && before < test.desk.position());
        assert_eq!(ListReport { only_looked: true, again: String::new(), ..done }, looked);
        assert_eq!((looked.added, looked.changed, looked.same, looked.refused.len()), counts, "{looked:?}");
    }
    assert!(!test.actor(administrator).roles.administrator, "the second table could take it");
    test.desk.check_against_log().await.expect("views and rows are those of the log");
    let nobody = test.desk.look_at_people(&test.actor(test.giulia), &table, false).await;
    assert!(matches!(nobody, Err(DeskError::Refused(Refusal::NotFound))), "{nobody:?}");
    let none = test.desk.look_at_people(&Actor::desk(), "hello", false).await;
    assert!(matches!(none, Err(DeskError::Refused(Refusal::People(PeopleRefusal::NoTable)))), "{none:?}");
}

#[tokio::test]
async fn an_address_of_the_desk_itself_is_nobodys() {
    let test = TestDesk::new().await;
    let desks = |done: &Result<Done, DeskError>| matches!(done, Err(DeskError::Refused(Refusal::People(PeopleRefusal::DesksAddress))));
    for own in [
        "support@desk.example",
        "Support+nora@desk.example",
        "complaints+t1034.abcdefghijklmnop@desk.example",
        "desk@desk.example",
        "desk+t1034.abcdefghijklmnop@desk.example",
        "Postmaster@desk.example",
    ] {
        let new = NewPerson { email: Some(address(own)), ..NewPerson::named(Name::try_from("Nora").unwrap()) };
        let mut ticket = test.asking(test.graham, "Frigorifero caldo");
        let TicketAction::Create(described) = &mut ticket else { panic!("a new ticket") };
        (described.requester, described.writing) = (Requester::New(new.clone()), Writing::ForCaller);
        let done = test.wish(test.giulia, None, ticket).await;
        assert!(desks(&done), "{own}: {done:?}");
        for action in [PeopleAction::AddPerson(new), PeopleAction::AddAddress { person: test.graham, address: address(own) }] {
            let wish = Wish { op: op(), actor: Actor::desk(), door: Door::Cli, seen: None, action: Action::People(action) };
            let done = test.desk.act(wish).await;
            assert!(desks(&done), "{own}: {done:?}");
        }
        let report = test.desk.import_people(&Actor::desk(), &format!("name,address\nNora,{own}\n"), false).await.unwrap();
        let refused = report.refused.iter().map(|line| &line.why).collect::<Vec<_>>();
        assert_eq!(refused, [&LineRefusal::Desk(Refusal::People(PeopleRefusal::DesksAddress))], "{own}");
    }
    for theirs in ["supporto@desk.example", "nora+support@desk.example", "support+nora@home.example"] {
        does(&test, PeopleAction::AddAddress { person: test.graham, address: address(theirs) }).await;
    }
}

#[tokio::test]
async fn people_and_organisations_are_kept_by_administrators_alone() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale").unwrap();
    let hospital = test.own(Action::People(PeopleAction::AddOrganisation { name, vip: false })).await.outcome.organisation.unwrap();
    for who in [test.giulia, test.elena, test.graham] {
        let actor = test.actor(who);
        let answers = [
            test.desk.people_page(&actor, "", 0).map(|_| ()),
            test.desk.person_record(&actor, test.graham).map(|_| ()),
            test.desk.person_work(&actor, test.giulia, None, false, Lang::En).map(|_| ()),
            test.desk.organisations_page(&actor, 0, Lang::En).map(|_| ()),
            test.desk.organisation_record(&actor, hospital, Lang::En).map(|_| ()),
            test.desk.orphans(&actor, Lang::En).map(|_| ()),
        ];
        for answer in answers {
            assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{answer:?}");
        }
    }
    let page = test.desk.people_page(&Actor::desk(), "", 4).unwrap();
    assert_eq!((page.total, page.from, page.rows.len()), (6, 4, 2));
    let found = test.desk.people_page(&Actor::desk(), "venier", 0).unwrap();
    assert_eq!(found.rows.iter().map(|line| line.id).collect::<Vec<_>>(), [test.venier]);
    assert!(test.desk.person_record(&Actor::desk(), PersonId(9_999)).is_err());
    let work = |who| test.desk.person_work(&Actor::desk(), who, None, false, Lang::En).unwrap();
    assert!(work(test.giulia).is_some_and(|page| page.refused.is_none() && page.preview.is_none()));
    assert_eq!(work(test.graham), None, "he works no tickets");
}

#[tokio::test]
async fn what_happened_to_a_record_is_told_to_administrators_alone() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale").unwrap();
    let hospital = test.own(Action::People(PeopleAction::AddOrganisation { name, vip: true })).await.outcome.organisation.unwrap();
    does(&test, PeopleAction::AddAddress { person: test.graham, address: address("home@pell.example") }).await;
    let told = test.desk.person_history(&Actor::desk(), test.graham, Lang::En).await.unwrap();
    assert_eq!(told[0].changes, ["Address added: “home@pell.example”"], "the newest comes first");
    assert!(told[0].ver > told[1].ver && told.last().unwrap().changes.contains(&"Name: “Graham Pell”".to_owned()), "{told:?}");
    let of_hospital = test.desk.organisation_history(&Actor::desk(), hospital, Lang::It).await.unwrap();
    assert_eq!(of_hospital.iter().flat_map(|line| &line.changes).collect::<Vec<_>>(), ["Aggiunta", "Nome: «Ospedale»", "Da ora è VIP"]);
    for who in [test.giulia, test.elena, test.graham] {
        let actor = test.actor(who);
        let person = test.desk.person_history(&actor, test.graham, Lang::En).await;
        let organisation = test.desk.organisation_history(&actor, hospital, Lang::En).await;
        for answer in [person, organisation] {
            assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{answer:?}");
        }
    }
}
