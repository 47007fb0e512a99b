//! HTML of attackers: what comes out is only what is allowed, also when a browser parses it once more.

use mail::html::{self, Budget, to_text};

/// Written for this project, by the ways in which sanitisers have been got round.
const ATTACKS: [&str; 58] = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//x.example></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" java\tscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"java&#x0a;script:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"vbscript:x\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=\"//x.example\">x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><img src=\"</noembed><iframe onload=alert(1)>\" /></noembed>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\"></title>",
    "<style><img title=\"</style><img src=x onerror=alert(1)>\"></style>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<template><script>alert(1)</script></template>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><img src=x onerror=alert(1)>",
    "<iframe src=\"https://x.example\" srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"x.swf\"><param name=a></object><embed src=x>",
    "<link rel=stylesheet href=//x.example><meta http-equiv=refresh content=\"0;url=//x.example\"><base href=//x.example>",
    "<p style=\"background:url(https://x.example)\">a</p>",
    "<div style=\"width:expression(alert(1))\">a</div>",
    "<table background=\"//x.example\"><td background=x>a",
    "<body onload=alert(1) background=x>a</body>",
    "<input type=image src=x onerror=alert(1)><button formaction=javascript:alert(1)>x</button>",
    "<details open ontoggle=alert(1)>a</details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<img srcset=\"https://x.example 1x\" src=\"cid:a\">",
    "<img src=\"cid:a\" usemap=\"#m\"><map name=m><area href=javascript:alert(1)></map>",
    "<a href=\"https://x.example\" target=_self rel=opener onclick=alert(1)>x</a>",
    "<p id=desk class=button data-x=y name=z>a</p>",
    "<a name=\"x\" id=\"location\">x</a>",
    "<b <script>alert(1)</script>>x</b>",
    "<b title='\"><img src=x onerror=alert(1)>'>x</b>",
    "<font color='x' face='<img src=x onerror=alert(1)>'>x</font>",
    "<p title=\"`onmouseover=alert(1) \">a</p>",
    "</p><p/onclick=alert(1)>a<//p>",
    "<img src=\"cid:a\" alt=\"\u{0}<script>\" title=\"--><script>alert(1)</script>\">",
];

const ALLOWED_ATTRIBUTES: [&str; 26] = [
    "href", "hreflang", "src", "alt", "title", "lang", "dir", "width", "height", "align", "size", "start", "colspan", "rowspan", "scope",
    "headers", "char", "charoff", "span", "summary", "datetime", "rel", "target", "cite", "value", "open",
];

/// Reads cleaned HTML as strictly as it must be written, and says what is in it that must not be.
fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let Some(end) = end_of_tag(rest) else {
            faults.push(format!("a tag without end: {rest}"));
            return faults;
        };
        let tag = rest[..end].trim_start_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let bad = [
            "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "template", "noscript",
        ];
        if !name.chars().all(|c| c.is_ascii_alphanumeric()) || name.is_empty() || bad.contains(&name) {
            faults.push(format!("element {name}"));
        }
        for (attribute, value) in attributes_of(attributes) {
            let value = value.to_lowercase();
            if !ALLOWED_ATTRIBUTES.contains(&&*attribute) {
                faults.push(format!("attribute {attribute}"));
            }
            let link = ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme));
            let picture = value.starts_with("cid:") || value.starts_with("data:image/");
            if (attribute == "href" && !link) || (attribute == "src" && !picture) {
                faults.push(format!("{attribute} to {value}"));
            }
        }
        rest = &rest[end + 1..];
    }
    faults
}

fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

fn attributes_of(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, tail) = after.split_once('"').unwrap_or((after, ""));
        found.push((name.trim().to_owned(), value.to_owned()));
        rest = tail;
    }
    if !rest.trim().is_empty() {
        found.push((rest.trim().to_owned(), String::new()));
    }
    found
}

/// As the only part of its mail.
fn clean(html: &str) -> Option<String> {
    html::clean(html, &mut Budget::default())
}

#[test]
fn attacks_leave_nothing_that_acts() {
    for attack in ATTACKS {
        let cleaned = clean(attack).unwrap_or_default();
        assert_eq!(faults(&cleaned), Vec::<String>::new(), "{attack}\n{cleaned}");
        assert_eq!(clean(&cleaned).as_deref(), Some(&*cleaned), "parsed once more it is the same: {attack}");
        // Inside other elements a parser is in another state.
        for around in ["table", "select", "svg", "math", "p", "pre", "noscript", "style", "blockquote"] {
            let cleaned = clean(&format!("<{around}>{attack}</{around}>{attack}")).unwrap_or_default();
            assert_eq!(faults(&cleaned), Vec::<String>::new(), "{attack} in {around}\n{cleaned}");
        }
        let _ = to_text(&cleaned);
    }
}

#[test]
fn attacks_in_pairs() {
    for first in ATTACKS {
        for second in ATTACKS {
            let cleaned = clean(&format!("{first}{second}")).unwrap_or_default();
            assert_eq!(faults(&cleaned), Vec::<String>::new(), "{first}{second}\n{cleaned}");
        }
    }
}
