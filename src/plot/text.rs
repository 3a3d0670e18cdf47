//! Words in a drawing: what XML takes, and how wide they are.

/// `text` on one line, without the characters that XML 1.0 has no place for.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

/// `text` with the characters replaced that mean something in XML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Width of `text` in a sans-serif font of `size` pixels, rather too wide: the reader's font is not known here.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.95,
        'A'..='Z' | '+' | '−' => 0.72,
        '\u{1100}'.. => 1.0,
        _ => 0.6,
    };
    size * text.chars().map(of).sum::<f64>()
}

/// As much of `text` as has room in `room` pixels, with an ellipsis where something is cut.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = clean(text);
    if width(&text, size) <= room {
        return text;
    }
    let mut cut = String::new();
    let mut used = width("…", size);
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(clean("a\u{0}b\u{8}\tc\nd\u{FFFF}\u{7F}e"), "ab c de");
        assert_eq!(escape("a < b & \"c\" > d"), "a &lt; b &amp; \"c\" &gt; d");
    }

    #[test]
    fn long_words_are_cut_at_the_width() {
        assert_eq!(fit("magnets", 12.0, 100.0), "magnets");
        let cut = fit("permanent magnets of rare earths", 12.0, 100.0);
        assert!(cut.ends_with('…') && cut.starts_with("permanent"), "{cut}");
        assert!(width(&cut, 12.0) <= 100.0);
        assert_eq!(fit("磁石磁石", 10.0, 30.0), "磁石…");
        assert_eq!(fit("anything", 12.0, 0.0), "…");
    }
}
