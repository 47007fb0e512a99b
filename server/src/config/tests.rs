//! What is taken, what wins, and what is refused in which words.

use shared::locale::Lang;

use super::*;
use crate::machine;

#[test]
fn the_environment_wins_over_the_file() {
    let loaded = load("[http]\nlisten = \"127.0.0.1:4000\"\n", &[("SPORTELLO_HTTP_LISTEN", "[::1]:5000")]);
    assert_eq!(loaded.expect("it is right").0.http, "[::1]:5000".parse::<SocketAddr>().expect("it is an address"));
}

#[test]
fn without_anything_it_listens_on_this_machine_only() {
    let (config, warnings) = load("", &[]).expect("it is right");
    assert_eq!(config.http.to_string(), HTTP_LISTEN_DEFAULT);
    assert_eq!(config.mail, MailDoors::default());
    assert!(!config.mail_arrives());
    for file in ["[smtp]\nlisten = '127.0.0.1:2525'\n", "[mail]\ndomain = 'example.org'\n"] {
        assert!(load(file, &[]).expect("it is right").0.mail_arrives(), "{file}");
    }
    assert!(warnings.is_empty());
    assert_eq!(config.public_url(config.http), "http://127.0.0.1:3000");
}

#[test]
fn a_desk_for_others_that_nobody_named_is_amiss() {
    let open = "[http]\nlisten = \"0.0.0.0:3000\"\n";
    assert!(load(open, &[]).expect("it is taken").0.unnamed_desk().is_some());
    assert_eq!(load(&format!("public_url = \"https://help.example.org\"\n{open}"), &[]).expect("it is right").0.unnamed_desk(), None);
    assert_eq!(load("", &[]).expect("it is right").0.unnamed_desk(), None);
}

#[test]
fn what_make_says_of_the_address_counts_less_than_ours() {
    let make = ("LEPTOS_SITE_ADDR", "127.0.0.1:3100");
    assert_eq!(load("", &[make]).expect("it is right").0.http.port(), 3100);
    assert_eq!(load("[http]\nlisten = \"127.0.0.1:4000\"", &[make]).expect("it is right").0.http.port(), 4000);
}

#[test]
fn a_whole_file_is_understood() {
    let file = "
        data = '/srv/desk'
        public_url = 'https://Help.Example.org/'
        [desk]
        name = ' Bottega  Rossi '
        zone = 'europe/rome'
        lang = 'it'
        [http]
        trusted_proxies = ['10.0.0.0/8', '::1']
        requests_at_once = 64
        connections_at_once = 1000
        [smtp]
        listen = '0.0.0.0:2525'
        [relay]
        host = 'smtp.example.org'
        user = 'desk'
        password = 'secret'
        [log]
        format = 'json'
        [memory]
        cache_mib = 128
    ";
    let config = load(file, &[]).expect("it is right").0;
    assert_eq!(config.public_url.as_deref(), Some("https://help.example.org"));
    assert_eq!(config.mail_domain(), "help.example.org");
    assert_eq!((config.desk.name.read(Lang::It), config.desk.zone.as_str(), config.desk.lang), ("Bottega Rossi", "Europe/Rome", Lang::It));
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!((config.requests_at_once, config.connections_at_once), (64, 1000));
    assert_eq!(config.relay.as_ref().map(|relay| (relay.port, relay.tls)), Some((587, RelayTls::StartTls)));
    assert_eq!(config.log_format, LogFormat::Json);
    assert_eq!(config.cache_mib, Some(128));
    assert!(!format!("{config:?}").contains("secret"), "a password is never printed");
}

#[test]
fn what_is_wrong_is_said_with_its_name() {
    refused("htpp.listen = 1", &["htpp.listen", "is not a setting", "http.listen"]);
    refused("[http]\nlissten = 'x'", &["http.lissten", "The nearest is http.listen."]);
    refused("dta = 'x'", &["dta", "The nearest is data."]);
    refused("data = ", &["line 1", "is not TOML"]);
    refused("[desk]\nzone = 'Europe/Roma'", &["desk.zone", "a time zone", "Europe/Rome."]);
    refused("[desk]\nlang = 'de'", &["desk.lang", "one of en, it"]);
    refused("[desk]\nname = ' '", &["desk.name", "not empty"]);
    refused(&format!("[desk]\nname = '{}'", "a".repeat(1_000)), &["desk.name", "a name of at most"]);
    refused("[http]\nlisten = 'localhost'", &["http.listen", "an address with a port"]);
    refused("[http]\nlisten = 3000", &["http.listen", "an address with a port"]);
    refused("[http]\nrequests_at_once = 1", &["http.requests_at_once", "from 8 to 100000"]);
    refused("[http]\ntrusted_proxies = ['example.org']", &["http.trusted_proxies", "networks"]);
    refused("[http]\ntls_certificate = 'a.pem'", &["http.tls_key", "belong together"]);
    refused("public_url = 'help.example.org'", &["public_url", "https://"]);
    refused("public_url = 'https://help.example.org/desk'", &["public_url", "nothing behind"]);
    refused("[log]\nformat = 'xml'", &["log.format", "text, json"]);
    for level in ["warning", "verbose", "info,loud", "info, debug", "desk", "a=b=c", "desk=warning"] {
        refused(&format!("[log]\nlevel = '{level}'"), &["log.level", "error, warn, info or debug", "RUST_LOG"]);
    }
    refused("[relay]\nuser = 'x'", &["relay.host is missing"]);
    refused("[relay]\nhost = 'smtp.example.org'\nuser = 'x'", &["relay.user and relay.password belong together"]);
    refused("[relay]\nhost = 'smtp.example.org'\ntls = 'none'\nuser = 'x'\npassword = 'y'", &["readable over the network"]);
    refused("[relay]\nhost = 'a'\nuser = 'x'\npassword = 'y'\npassword_file = 'z'", &["twice"]);
    refused("[metrics]\ntoken_file = '/nowhere/at/all'", &["metrics.token_file", "cannot be read"]);
    refused("[http.more]\nx = 1", &["http.more"]);
    refused("[memory]\ncache_mib = true", &["memory.cache_mib", "a whole number"]);
}

#[test]
fn a_level_of_the_log_is_one_or_several_in_the_manner_of_rust_log() {
    for level in ["error", "warn", "INFO", "debug", "off", "info,desk=debug", "desk=debug,warn", "mail::smtp=error"] {
        let file = format!("[log]\nlevel = '{level}'");
        assert_eq!(load(&file, &[]).expect(level).0.log_level, level);
    }
}

#[test]
fn a_proxy_that_must_be_there_is_missed_when_nobody_names_it() {
    for (file, missed) in [
        ("", false),
        ("public_url = 'http://localhost:3000'", false),
        ("public_url = 'https://help.example.org'", true),
        ("public_url = 'http://help.example.org'", true),
        ("public_url = 'http://help.example.org'\nhttp.listen = '0.0.0.0:80'", false),
        ("public_url = 'https://help.example.org'\nhttp.listen = '0.0.0.0:80'", true),
        ("public_url = 'https://help.example.org'\nhttp.trusted_proxies = ['127.0.0.1']", false),
    ] {
        assert_eq!(load(file, &[]).expect("it is right").0.unnamed_proxy().is_some(), missed, "{file}");
    }
}

#[test]
fn a_variable_with_a_slip_is_told_and_not_refused() {
    let (_, warnings) = load("", &[("SPORTELLO_HTTP_LISTN", "x"), ("SPORTELLO_BIN", "y")]).expect("it is right");
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("SPORTELLO_HTTP_LISTN") && warnings[0].contains("http.listen"), "{warnings:?}");
}

#[test]
fn the_authority_of_a_relay_is_read_at_once_and_is_certificates() {
    let at = |name: &str| format!("[relay]\nhost = 'smtp.example.org'\nauthority = '{}/{name}'", env!("CARGO_MANIFEST_DIR"));
    let config = load(&at("tests/it/certificate/first.pem"), &[]).expect("it is right").0;
    let known = machine::relay_of(config.relay.as_ref().expect("it is there"), "example.org").authority;
    assert_eq!(known.as_deref(), Some(include_bytes!("../../tests/it/certificate/first.pem").as_slice()));
    for (name, why) in [("tests/it/certificate/first-key.pem", "holds no certificate"), ("tests/it/no-such.pem", "cannot be read")] {
        refused(&at(name), &["relay.authority", name, why]);
    }
}

#[test]
fn a_relay_on_this_machine_needs_no_encryption() {
    let config = load("[relay]\nhost = '127.0.0.1'\nport = 2526", &[]).expect("it is right").0;
    assert_eq!(config.relay.map(|relay| relay.tls), Some(RelayTls::None));
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let failure = Config::load(Some(PathBuf::from("/nowhere/at/all.toml")), &Environment::default()).expect_err("there is none");
    assert_eq!(failure.code, Code::Config);
    assert!(failure.sentence.contains("/nowhere/at/all.toml"));
}

fn load(file: &str, variables: &[(&str, &str)]) -> Result<(Config, Vec<String>), Failure> {
    let path = std::env::temp_dir().join(format!("sportello-config-{:016x}.toml", crate::random::word()));
    std::fs::write(&path, file).expect("the test's folder can be written");
    let loaded = Config::load(Some(path.clone()), &Environment::of(variables));
    std::fs::remove_file(path).expect("it was just written");
    loaded
}

#[track_caller]
fn refused(file: &str, words: &[&str]) {
    let failure = load(file, &[]).expect_err(file);
    assert_eq!(failure.code, Code::Config, "{file}");
    for word in words {
        assert!(failure.sentence.contains(word), "{word:?} is missing in: {}", failure.sentence);
    }
}
