//! Mails from hell: none panics, each leaves a letter within the limits, and the work stays in proportion to the size.

use mail::parse::{Letter, PARTS_MAX, ParseTrouble, SUBJECT_CHARS_MAX, TEXT_BYTES_MAX, content_hash, parse};

/// What holds for every letter.
#[track_caller]
fn read(raw: &[u8]) -> Letter {
    let letter = parse(raw, None);
    assert!(letter.attachments.len() <= PARTS_MAX + 1);
    assert!(letter.text.len() <= TEXT_BYTES_MAX + 16);
    assert!(letter.subject.chars().count() <= SUBJECT_CHARS_MAX);
    assert!(!letter.subject.contains(char::is_control));
    assert!(!letter.text.contains('\0'));
    assert!(letter.html.as_ref().is_none_or(|html| html.len() < 8_000_000));
    let decoded: usize = letter.attachments.iter().map(|part| part.bytes.len()).sum();
    assert!(decoded <= raw.len() * 2 + 64, "decoded {decoded} of {}", raw.len());
    assert!(!letter.trouble.contains(&ParseTrouble::Unreadable), "the parser gave up");
    assert_eq!(content_hash(raw), content_hash(raw));
    letter
}

#[test]
fn nothing_at_all() {
    for raw in [&b""[..], b"\r\n", b"\n\n", b"\0", b":", b": :\r\n\r\n", b"\xff\xfe\xfd", b".", b" \r\n \r\n", b"From:"] {
        read(raw);
    }
    assert_eq!(read(b"just a line").text, "just a line");
}

#[test]
fn ten_thousand_parts() {
    let mut raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
    for n in 0..10_000 {
        raw.extend_from_slice(format!("--b\r\nContent-Type: application/x-{n}; name={n}.bin\r\n\r\n{n}\r\n").as_bytes());
    }
    raw.extend_from_slice(b"--b--\r\n");
    let letter = read(&raw);
    assert_eq!(letter.attachments.len(), PARTS_MAX);
    assert!(letter.trouble.contains(&ParseTrouble::TooManyParts));
}

#[test]
fn ten_thousand_levels() {
    let mut raw = Vec::new();
    for n in 0..10_000 {
        raw.extend_from_slice(format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n").as_bytes());
    }
    raw.extend_from_slice(b"\r\ndeep\r\n");
    assert!(read(&raw).trouble.contains(&ParseTrouble::TooDeep));
    // Mails in mails are attachments: they are not descended into, so no depth of theirs reaches a stack.
    let letter = read(&b"Content-Type: message/rfc822\r\n\r\n".repeat(100_000));
    assert_eq!((letter.attachments.len(), &*letter.attachments[0].content_type), (1, "message/rfc822"));
    read(&b"Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n".repeat(20_000));
}

#[test]
fn the_same_boundary_on_every_level() {
    let level = b"Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n";
    let letter = read(&level.repeat(5_000));
    assert!(letter.attachments.len() <= PARTS_MAX);
}

#[test]
fn megabytes_of_header() {
    for filler in ["X-Filler: x\r\n", "X: =?utf-8?q?=C3=A8?= =?broken?\r\n", "\t folded\r\n", "no colon here\r\n"] {
        let raw = format!("Subject: s\r\nFrom: a@b.example\r\n{}\r\nbody", filler.repeat(3_000_000 / filler.len()));
        let letter = read(raw.as_bytes());
        assert_eq!((&*letter.subject, &*letter.text), (if filler.starts_with('\t') { &*letter.subject } else { "s" }, "body"), "{filler}");
    }
    let letter = read(format!("From: a@b.example\r\nSubject: {}\r\n\r\nbody", "=?utf-8?q?".repeat(500_000)).as_bytes());
    assert_eq!(letter.text, "body");
    let crowd: String = (0..100_000).map(|n| format!("p{n}@example.org, ")).collect();
    assert!(1 < read(format!("From: {crowd}\r\n\r\n").as_bytes()).from_count);
    read(format!("From: {}\r\n\r\n", "(".repeat(1_000_000)).as_bytes());
    read(format!("From: {}\r\n\r\n", "\"".repeat(1_000_001)).as_bytes());
    read(format!("References: {}\r\n\r\n", "<a@b>".repeat(300_000)).as_bytes());
}

#[test]
fn a_line_of_megabytes() {
    let letter = read(format!("Subject: s\r\n\r\n{}", "x".repeat(8_000_000)).as_bytes());
    assert!(letter.trouble.contains(&ParseTrouble::TextCut) && letter.text.ends_with("[…]"));
    read(&b"\r\n".repeat(2_000_000));
    read(&[b"Subject: s\r\n\r\n".to_vec(), b"> ".repeat(2_000_000)].concat());
    read(&[b"Subject: s\r\n\r\n".to_vec(), b"> a\n\n".repeat(20_000), b"x".to_vec()].concat());
    read(&[b"Subject: s\r\n\r\n".to_vec(), b"On 12345 x\n".repeat(90_000)].concat());
}

#[test]
fn nuls_and_controls() {
    let letter = read(b"Subject: a\0b\x1b[31m\r\nFrom: a\0@b.example\r\n\r\nte\0xt\x1b[2J\r\n");
    assert_eq!((&*letter.subject, &*letter.text), ("ab [31m", "text[2J"));
    read(&vec![0; 1_000_000]);
    read(&vec![0xff; 1_000_000]);
}

#[test]
fn charsets_that_lie() {
    for charset in [
        "utf-7",
        "utf-8",
        "utf-16",
        "utf-16be",
        "utf-32",
        "utf-32le",
        "ucs-4",
        "iso-2022-jp",
        "gb18030",
        "x-unknown",
        "",
        "=?utf-8?q?x?=",
        "\0",
        "utf-8'en'x",
    ] {
        for encoding in ["base64", "quoted-printable", "8bit", "binary", "x-uuencode", "base64 (really)"] {
            for body in
                [&b"\xff\xfe\x00\xd8\x00\x00"[..], b"+AAAA-+2AA-", b"=FF=FE=D8=00=", b"//79/AAA2AAA", b"====", b"=\r\n=\r\n", b"\x1b$B"]
            {
                let mut raw = format!("Content-Type: text/plain; charset=\"{charset}\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n")
                    .into_bytes();
                raw.extend_from_slice(&body.repeat(50));
                read(&raw);
            }
        }
    }
    let raw =
        [b"Content-Type: text/plain; charset=utf-32\r\nContent-Transfer-Encoding: base64\r\n\r\n".to_vec(), b"/////w".repeat(500_000)]
            .concat();
    read(&raw);
}

#[test]
fn parameters_without_end() {
    let continued: String = (0..5_000).map(|n| format!(" name*{n}=\"x\";\r\n")).collect();
    let same: String = " name*0*=utf-8''%41;\r\n".repeat(5_000);
    let negative = " name*-1=x; name*99999999999999999999=y; name**=z; *=; =;".to_owned();
    let charsets: String = " name*0*=utf-32''%00%00%d8%00; name*1*=%zz;".repeat(200);
    for parameters in [continued, same, negative, charsets, ";".repeat(100_000), "a=\"".repeat(30_000), "(".repeat(30_000)] {
        let raw = format!("Content-Type: application/pdf;{parameters}\r\nContent-Disposition: attachment;{parameters}\r\n\r\nx");
        let letter = read(raw.as_bytes());
        assert!(letter.attachments.iter().all(|part| !part.name.is_empty() && part.name.chars().count() <= 130));
    }
}

#[test]
fn boundaries_missing_empty_and_absurd() {
    for kind in [
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=\"\"",
        "multipart/mixed; boundary=never",
        "multipart/",
        "multipart",
        "/",
        "text/html; boundary=b",
    ] {
        let letter = read(format!("Content-Type: {kind}\r\n\r\n--\r\nhello\r\n----\r\n").as_bytes());
        assert!(letter.text.contains("hello") || !letter.attachments.is_empty(), "{kind}");
    }
    let long = "b".repeat(10_000);
    let raw = format!("Content-Type: multipart/mixed; boundary={long}\r\n\r\n--{long}\r\n\r\nhello\r\n--{long}--");
    assert!(read(raw.as_bytes()).text.contains("hello"));
}

#[test]
fn html_bombs_end_up_as_attachments() {
    let distinct: String = (0..20_000).map(|n| format!("<x y=\"<font a{n}>\">")).collect();
    let all = "<b><i><u><s><tt><em><big><code><font><small><strike><strong>".repeat(3) + &"<p>x".repeat(50_000);
    let wide = format!("<p {}>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>());
    for bomb in [
        distinct,
        all,
        wide,
        "<".repeat(500_000),
        "<div>".repeat(100_000),
        "<!--".repeat(100_000),
        "x".repeat(3_000_000),
        "&".repeat(100_000),
        "¡".repeat(450_000),
        "<span>".repeat(30_000),
        "<span>".repeat(8_000) + &"</em>".repeat(50_000),
        "<table>".to_owned() + &"<br>x".repeat(58_000),
        "<table><style><!--</style>".to_owned() + &"x<br>".repeat(58_000) + &"x&lt;".repeat(50_000) + "--></style></table>",
        "<table>".to_owned() + &"<br>".repeat(8_000) + &"x\0".repeat(100_000) + &"x\r".repeat(100_000),
    ] {
        let letter = read(format!("Content-Type: text/html\r\n\r\n{bomb}").as_bytes());
        assert!(letter.html.is_none() && letter.attachments.len() == 1, "{}", &bomb[..20]);
        assert!(letter.trouble.contains(&ParseTrouble::HtmlKeptAside));
    }
    // Further roots give their attributes to the first, which has none then.
    let roots: String = (0..20_000).map(|n| format!("<html a{n} b{n} c{n}></html>")).collect();
    assert!(read(format!("Content-Type: text/html\r\n\r\n{roots}<p>x").as_bytes()).html.is_some());
    // What is let through is bounded: the most tangled that passes stays small.
    for bomb in ["<div>".repeat(5_000), "<table><td>".repeat(4_000), "<b>".repeat(3) + &"<p>x</p>".repeat(20_000), "&".repeat(20_000)] {
        read(format!("Content-Type: text/html\r\n\r\n{bomb}").as_bytes());
    }
}

#[test]
fn what_cleaning_left_nothing_of_was_cleaned_all_the_same() {
    let comment = format!("--b\r\nContent-Type: text/html\r\n\r\n<!--{}-->\r\n", "x".repeat(1_200_000));
    let letter = read(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--", comment.repeat(2)).as_bytes());
    assert_eq!((letter.html, letter.attachments.len()), (None, 1), "of the second one nothing is looked at");
}

/// A mail of so many parts of this HTML.
fn of_parts(html: &str, parts: usize) -> Letter {
    let part = format!("--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n").repeat(parts);
    read(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}--b--").as_bytes())
}

#[test]
fn the_parts_of_a_mail_cost_together_what_one_may() {
    let formatting = ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"].map(|name| format!("<{name}>"));
    // What is inside an object goes with it, so what is left of these is never too long.
    let anew = format!("<object><p>{}x{}", formatting.concat().repeat(3), "<p>x".repeat(5_500));
    for (html, what) in [
        (anew, "opened anew"),
        ("<span>".repeat(8_000), "in any order"),
        ("<p>x</p>".repeat(20_000), "tags"),
        ("&amp;".repeat(31_000), "entities"),
        ("¡".repeat(100_000) + &"a".repeat(90_000), "looked through"),
        ("<x".repeat(4_000), "read by the check"),
    ] {
        let kept_aside = [1, 2, 30].map(|parts| of_parts(&html, parts).attachments.len());
        assert_eq!(kept_aside, [0, 1, 29], "{what}: of the others nothing is looked at");
    }
    assert_eq!(of_parts("<table><tr><td><b>a</b>&nbsp;<i>b</i></td></tr></table>", 60).attachments.len(), 0, "sixty as people write them");
}

#[test]
fn megabytes_of_plain_text_beside_html_are_not_shown_as_html() {
    let html = "--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n";
    let quotes = format!("--b\r\n\r\n{}\r\n", "\"".repeat(1_000_000)).repeat(12);
    for (parts, attached) in [(format!("{html}{quotes}"), 0), (format!("{quotes}{html}"), 1)] {
        let letter = read(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--").as_bytes());
        assert_eq!((letter.html, letter.attachments.len()), (None, attached));
        assert!(letter.trouble.contains(&ParseTrouble::HtmlKeptAside) && letter.text.contains('"'));
    }
    // What is short of that is shown, in the order of the mail.
    let letter = read(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\"\r\n{html}--b--").as_bytes());
    assert_eq!(letter.html.as_deref(), Some("<p>&quot;</p><p>x</p>"));
}

#[test]
fn alternatives_in_every_order() {
    let plain = "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n";
    let html = "--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n";
    let file = "--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\nfile\r\n";
    let picture = "--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n\r\npng\r\n";
    for (kind, parts, text, html_says, attached) in [
        ("alternative", vec![plain, html], "plain", Some("<p>html</p>"), 0),
        ("alternative", vec![html, plain], "plain", Some("<p>html</p>"), 0),
        ("alternative", vec![html], "html", Some("<p>html</p>"), 0),
        ("mixed", vec![plain, file], "plain", None, 1),
        ("mixed", vec![plain, html], "plain\nhtml", Some("<p>plain</p><p>html</p>"), 0),
        ("mixed", vec![plain, file, plain], "plain\nplain", None, 1),
        ("related", vec![html, picture], "html", Some("<p>html</p>"), 1),
        ("mixed", vec![file], "", None, 1),
    ] {
        let raw = format!("Content-Type: multipart/{kind}; boundary=b\r\n\r\n{}--b--", parts.concat());
        let letter = read(raw.as_bytes());
        assert_eq!((&*letter.text, letter.html.as_deref(), letter.attachments.len()), (text, html_says, attached), "{kind} {parts:?}");
    }
    let raw = format!("Content-Type: multipart/related; boundary=b\r\n\r\n{html}{picture}--b--");
    let part = &read(raw.as_bytes()).attachments[0];
    assert_eq!((part.content_id.as_deref(), &*part.name), (Some("logo"), "part-2.png"));
}

#[test]
fn a_cut_mail_keeps_what_arrived() {
    let raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x";
    for end in 0..raw.len() {
        read(&raw[..end]);
    }
    let letter = read(raw);
    assert_eq!((&*letter.text, &letter.attachments[0].bytes[..]), ("hello", &b"%PDF-1"[..]));
}

#[test]
fn names_of_files_in_every_dialect() {
    for (given, name) in [
        ("filename*=utf-8''Offerta%20perch%C3%A9.pdf", "Offerta perché.pdf"),
        ("filename*0*=utf-8''Offerta%20;\r\n filename*1*=perch%C3%A9;\r\n filename*2=.pdf", "Offerta perché.pdf"),
        ("filename*1=due.pdf; filename*0=uno", "unodue.pdf"),
        ("filename*=iso-8859-1'it'citt%E0.pdf", "città.pdf"),
        ("filename=\"=?utf-8?q?perch=C3=A9.pdf?=\"", "perché.pdf"),
        ("filename=\"perch\u{e9}.pdf\"", "perché.pdf"),
        ("filename*=utf-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("filename*=utf-8''a%0D%0ABcc%3A%20x%00.pdf", "a Bcc_ x .pdf"),
        ("filename*=utf-8''%E2%80%AEfdp.exe", "fdp.exe"),
        ("filename=\"a \\\"b\\\".pdf\"", "a _b_.pdf"),
        ("filename=\"perche.pdf\"; filename*=utf-8''perch%C3%A9.pdf", "perché.pdf"),
        ("filename*=utf-8''perch%C3%A9.pdf; filename=\"perche.pdf\"", "perché.pdf"),
        ("FileName=\"a;b.pdf\";\r\n FILENAME*0*=utf-8''Offerta%20;\r\n filename*1*=perch%C3%A9.pdf", "Offerta perché.pdf"),
        ("filename=\"perche.pdf\"; filename*=utf-8''", "perche.pdf"),
        ("filename=\"=?utf-8?b?UGVyY2g=?=\r\n =?utf-8?b?w6kucGRm?=\"", "Perché.pdf"),
        ("filename=\"=?utf-8?q?perch?= =?iso-8859-1?q?=E9.pdf?=\"", "perché.pdf"),
        ("filename=\"=?utf-8?q?uno?= e =?utf-8?q?due.pdf?=\"", "uno e due.pdf"),
        ("filename=\"a?= =?b.pdf\"", "a_= =_b.pdf"),
    ] {
        let raw = format!("Content-Type: application/pdf\r\nContent-Disposition: attachment; {given}\r\n\r\nx");
        let letter = read(raw.as_bytes());
        assert_eq!(letter.attachments[0].name, name, "{given}");
    }
    let raw = b"Content-Type: application/pdf; name=\"perche.pdf\"; name*=utf-8''perch%C3%A9.pdf\r\n\r\nx";
    assert_eq!(read(raw).attachments[0].name, "perché.pdf", "the older field as well");
}

#[test]
fn what_outlook_packs_is_kept_as_it_came() {
    let raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n\
        --b\r\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+Ig==\r\n--b--\r\n";
    let letter = read(raw);
    assert_eq!((&*letter.text, &*letter.attachments[0].name), ("hello", "winmail.dat"));
    assert_eq!(&letter.attachments[0].bytes[..], b"x\x9f>\"");
}

#[test]
fn flowed_text_is_joined_before_it_is_read() {
    let raw =
        b"Content-Type: text/plain; charset=utf-8; format=Flowed; DelSp=yes\r\n\r\nil frigo \r\nrifero\r\n\r\n> quanto \r\n> segna?\r\n";
    let letter = read(raw);
    assert_eq!((&*letter.fresh, &*letter.quoted), ("il frigorifero", "> quantosegna?"));
    read(format!("Content-Type: text/plain; format=flowed\r\n\r\n{}", "> \r\n>> \r\n \r\n".repeat(300_000)).as_bytes());
    read(format!("Content-Type: text/plain; format=flowed\r\n\r\n{}", ">".repeat(3_000_000)).as_bytes());
}

#[test]
fn html_that_cleaning_makes_longer_is_kept_aside() {
    let head = "From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>";
    let letter = read([head, &"& ".repeat(950_000)].concat().as_bytes());
    assert!(letter.html.is_none());
    assert_eq!(letter.attachments.len(), 1);
    assert!(letter.trouble.contains(&ParseTrouble::HtmlKeptAside));
}
