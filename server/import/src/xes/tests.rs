//! Files that are well-formed and read, and files that are not and say where.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn log(inside: &str) -> String {
    format!("<?xml version='1.0' encoding='UTF-8'?>\n<log>{inside}</log>")
}

fn case(inside: &str) -> String {
    log(&format!("<trace>{inside}</trace>"))
}

fn gzipped(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn read_within(bytes: &[u8], limits: Limits) -> Result<Vec<Trace>, XesError> {
    let mut log = Log::open_within(bytes, limits)?;
    let mut traces = Vec::new();
    while let Some(trace) = log.next_trace()? {
        traces.push(trace);
    }
    Ok(traces)
}

fn read(bytes: &[u8]) -> Result<Vec<Trace>, XesError> {
    read_within(bytes, Limits::default())
}

/// What is said of a file that is refused.
#[track_caller]
fn refused(bytes: &[u8]) -> String {
    read(bytes).expect_err("it is refused").to_string()
}

#[track_caller]
fn beyond(text: &str, limits: Limits, expected: &str) {
    assert!(read(text.as_bytes()).is_ok(), "the usual limits allow it");
    let error = read_within(text.as_bytes(), limits).expect_err("it is refused");
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn a_case_has_its_attributes_and_its_events() {
    let text = case(concat!(
        "<string key='concept:name' value='A &amp; B&#33;'/><int key='row' value=' 7 '/>",
        "<event><date key='time:timestamp' value='2011-06-01T09:30:00.000+02:00'/><boolean key='open' value='true'/></event>",
        "<event/><event><float key='hours' value='1.5'/><id key='id' value='x-1'/></event>",
    ));
    let traces = read(text.as_bytes()).unwrap();
    let [trace] = traces.as_slice() else { panic!("there is one") };
    let words = |attributes: &Attributes| attributes.iter().map(|(key, value)| format!("{key}={}", value.text())).collect::<Vec<_>>();
    assert_eq!(trace.number, 1);
    assert_eq!(words(&trace.attributes), ["concept:name=A & B!", "row=7"]);
    let events: Vec<_> = trace.events.iter().map(words).collect();
    assert_eq!(events, [vec!["time:timestamp=2011-06-01T07:30:00Z", "open=true"], vec![], vec!["hours=1.5", "id=x-1"]]);
}

#[test]
fn a_gzipped_log_is_the_log() {
    let text = case("<string key='a' value='b'/><event/>");
    let plain = read(text.as_bytes()).unwrap();
    assert_eq!(read(&gzipped(text.as_bytes())).unwrap(), plain);
    // A file that was written in two goes.
    let (one, other) = text.as_bytes().split_at(60);
    assert_eq!(read(&[gzipped(one), gzipped(other)].concat()).unwrap(), plain);
    assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).unwrap(), plain);
}

#[test]
fn what_no_map_can_name_is_passed_over_and_counted() {
    let text = log(concat!(
        "<extension name='Time' prefix='time' uri='x'/><global scope='event'><string key='a' value='b'/></global>",
        "<string key='creator' value='somebody'/><classifier name='c' keys='a'/><!-- nothing --><trace>",
        "<string key='a' value='1'><string key='b' value='2'><int key='c' value='3'/></string></string>",
        "<event><list key='l'><values><string key='d' value='4'/></values></list><string key='e' value='5'/>",
        "<string key='e' value='6'/></event></trace>",
    ));
    let mut log = Log::open(text.as_bytes()).unwrap();
    let trace = log.next_trace().unwrap().expect("there is one");
    assert_eq!(trace.attributes.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["a"]);
    assert_eq!(trace.events[0].get("e"), Some(&Value::Text("5".to_owned())), "of two the first holds");
    assert_eq!(trace.events[0].get("d"), None);
    assert!(log.next_trace().unwrap().is_none());
    assert_eq!(log.ignored(), 6, "b and c, the list, its values and what is in them, the second e");
}

#[test]
fn a_value_that_is_not_what_it_should_be_says_where_it_stands() {
    for (element, value, kind) in [
        ("date", "yesterday", "a date"),
        ("date", "2011-06-01T09:30:00", "a date"),
        ("date", "2011-13-01T09:30:00Z", "a date"),
        ("date", "99999-01-01T00:00:00Z", "a date"),
        ("int", "1.5", "an int"),
        ("int", "9223372036854775808", "an int"),
        ("float", "one", "a float"),
        ("boolean", "maybe", "a boolean"),
    ] {
        let text = log(&format!("<trace/><trace><event/><event><{element} key='k' value='{value}'/></event></trace>"));
        let said = refused(text.as_bytes());
        assert!(
            said.starts_with(&format!("\"k\" should be {kind}")) && said.contains(&format!("is {value:?} (case 2, event 2, byte ")),
            "{said}"
        );
    }
    for (attribute, lacks) in [("<string value='v'/>", "key"), ("<string key='k'/>", "value")] {
        assert!(refused(case(attribute).as_bytes()).starts_with(&format!("an attribute has no {lacks} (case 1, byte ")));
    }
}

#[test]
fn a_file_that_is_none_is_refused() {
    let whole = case("<event><string key='a' value='b'/></event>");
    let zipped = gzipped(whole.as_bytes());
    let mut wrong_sum = zipped.clone();
    let end = wrong_sum.len() - 6;
    wrong_sum[end] ^= 0xff;
    let table: [(&[u8], &str); 14] = [
        (b"", "this is no XES log: a <log> is expected, and \"\" was found"),
        (b"case;activity;time", "this is no XES log: a <log> is expected, and \"\" was found"),
        (b"<html></html>", "this is no XES log: a <log> is expected, and \"html\" was found"),
        (b"<log></log><log></log>", "this is no XES log: a <log> is expected, and \"a second <log>\" was found"),
        (b"<log><trace></log>", "ill-formed document: expected `</trace>`, but `</log>` was found"),
        (b"<log><trace><event>", "the file ends in the midst of a log (case 1, event 1, byte 19)"),
        (b"<log><trace><event", "syntax error: tag not closed"),
        (b"<log><event/></log>", "<event> stands where it cannot"),
        (b"<log><trace><list><event/></list></trace></log>", "<event> stands where it cannot (case 1, "),
        (b"<log><trace><trace/></trace></log>", "<trace> stands where it cannot (case 1, "),
        (b"<log><trace><string key=x value='1'/></trace></log>", "error while parsing attribute"),
        (b"<log><trace><string key='x' value='\xff'/></trace></log>", "cannot decode input using UTF-8"),
        (&zipped[..zipped.len() / 2], "the gzipped file is damaged or cut short"),
        (&wrong_sum, "the gzipped file is damaged or cut short"),
    ];
    for (bytes, expected) in table {
        let said = refused(bytes);
        assert!(said.starts_with(expected), "{said}");
    }
    assert!(refused(b"<?xml version='1.0' encoding='ISO-8859-1'?><log/>").contains("\"ISO-8859-1\"; UTF-8 is read"));
    let wide: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused(&[b"\xff\xfe", wide.as_slice()].concat()).contains("no XES log"));
}

#[test]
fn every_beginning_of_a_file_is_refused_and_none_ends_the_program() {
    let whole = case("<string key='concept:name' value='x&amp;y'/><event><date key='d' value='2011-06-01T09:30:00Z'/></event>");
    for (what, bytes) in [("plain", whole.clone().into_bytes()), ("gzipped", gzipped(whole.as_bytes()))] {
        assert!(read(&bytes).is_ok());
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{what}, {length} bytes");
        }
    }
}

#[test]
fn entities_are_those_of_xml_itself() {
    let bomb = concat!(
        "<!DOCTYPE log [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>",
        "<log><trace><string key='k' value='&b;&c;'/></trace></log>",
    );
    assert!(refused(bomb.as_bytes()).starts_with("the file has a DOCTYPE"));
    assert!(refused(case("<string key='k' value='&b;'/>").as_bytes()).starts_with("the entity \"b\" is not known (case 1, byte "));
    assert!(read(case("<string key='k' value='&lt;&gt;&amp;&apos;&quot;&#x41;'/>").as_bytes()).is_ok());
    refused(case("<string key='k' value='&#0;'/>").as_bytes());
    refused(case("<string key='k' value='&#x110000;'/>").as_bytes());
    refused(case("<string key='k' value='&amp'/>").as_bytes());
}

#[test]
fn nothing_is_read_beyond_its_limit() {
    let usual = Limits::default();
    let events = case(&"<event><string key='a' value='b'/></event>".repeat(1000));
    beyond(&log("<trace/><trace/><trace/>"), Limits { traces: 2, ..usual }, "more than 2 cases of a file, which is not read (case 3, ");
    beyond(&events, Limits { events: 999, ..usual }, "more than 999 events of a case, which is not read (case 1, event 1000, ");
    beyond(&events, Limits { trace_bytes: 20_000, ..usual }, "more than 20000 bytes of a case");
    beyond(&events, Limits { inflated_bytes: 20_000, ..usual }, "more than 20000 bytes of a file, inflated");
    let two = case("<event><string key='a' value='b'/><string key='c' value='d'/></event>");
    beyond(&two, Limits { attributes: 1, ..usual }, "more than 1 attributes of a case or event, which is not read (case 1, event 1, ");
    let long = case(&format!("<string key='a' value='{}'/>", "v".repeat(20_000)));
    beyond(&long, Limits { value_bytes: 19_999, ..usual }, "more than 19999 bytes of a key or value");
    beyond(&long, Limits { token_bytes: 10_000, ..usual }, "more than 10000 bytes of a tag or text");
    let deep = case(&format!("<event>{}{}</event>", "<string key='a' value='b'>".repeat(9), "</string>".repeat(9)));
    beyond(&deep, Limits { nesting: 11, ..usual }, "more than 11 elements within elements");
}

#[test]
fn a_gzip_bomb_is_put_down_early() {
    // 8 MB of a thousand to one: as one endless text, as one endless case, as cases without end.
    let blanks = " ".repeat(8_000_000);
    let text = format!("<log><trace><event>{blanks}</event></trace></log>");
    let packed = gzipped(text.as_bytes());
    assert!(packed.len() < 10_000);
    assert!(refused(&packed).starts_with(&format!("more than {TOKEN_BYTES_MAX} bytes of a tag or text")));
    let small = Limits { inflated_bytes: 1_000_000, trace_bytes: 500_000, ..Limits::default() };
    let said = |inside: &str| read_within(&gzipped(log(inside).as_bytes()), small).expect_err("it is refused").to_string();
    assert!(said(&format!("<trace>{}</trace>", "<event/>".repeat(200_000))).starts_with("more than 10000 events"));
    assert!(said(&format!("<trace>{}</trace>", "<!-- -->".repeat(200_000))).starts_with("more than 500000 bytes of a case"));
    assert!(said(&"<trace/>".repeat(200_000)).starts_with("more than 1000000 bytes of a file, inflated"));
}

#[test]
fn a_tag_with_very_many_names_costs_their_number_and_not_its_square() {
    let names: String = (0..30_000).map(|at| format!(" n{at}='1'")).collect();
    let traces = read(case(&format!("<string key='k' value='v'{names}/>")).as_bytes()).unwrap();
    assert_eq!(traces[0].attributes.get("k"), Some(&Value::Text("v".to_owned())));
}
