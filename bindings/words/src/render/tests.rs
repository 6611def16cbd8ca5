use super::{File, android, apple, terminal, write_all};
use crate::{Catalogue, Design, folder};
use std::fs;

/// One text of each difficult sort.
fn catalogue() -> Catalogue {
    let under = tempfile::tempdir().unwrap();
    fs::create_dir(under.path().join("texts")).unwrap();
    fs::write(under.path().join("placeholders.toml"), "count = \"number\"\nhost = \"ltr\"\n").unwrap();
    let texts = r#"
        [home_odd]
        note = "Odd -- on purpose"
        en = "@ \"It's\" <5% & more"
        nl = "?"
        ar = "٪"

        [home_sure]
        en = "100% {host}"
        nl = "{host} 100%"
        ar = "{host}"

        [home_days]
        en = { one = "a day at {host}", other = "{count} days at {host}" }
        nl = { one = "bij {host} {count} dag", other = "bij {host} {count} dagen" }
        ar = { zero = "{host} 0", one = "{host} 1", two = "{host} 2", few = "{host} {count}", many = "{host} {count}", other = "{host} {count}" }
    "#;
    fs::write(under.path().join("texts/home.toml"), texts).unwrap();
    Catalogue::read(under.path()).unwrap()
}

fn file(files: &[File], path: &str) -> String {
    files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).content.clone()
}

#[test]
fn android_gets_escaped_strings_and_positions_in_the_order_of_the_english_text() {
    let files = android(&catalogue(), &Design::read(folder()).unwrap(), "org.example.app", "org.example.words");
    let english = file(&files, "res/values/strings.xml");
    assert!(english.contains(r#"<string name="home_odd">\@ \"It\'s\" &lt;5% &amp; more</string>"#), "{english}");
    assert!(english.contains("<!-- Odd - on purpose -->"));
    assert!(english.contains("<item quantity=\"other\">%1$d days at \u{2066}%2$s\u{2069}</item>"), "{english}");
    assert!(english.contains("<string name=\"home_sure\">100%% \u{2066}%1$s\u{2069}</string>"), "{english}");
    let dutch = file(&files, "res/values-nl/strings.xml");
    assert!(dutch.contains("<item quantity=\"other\">bij \u{2066}%2$s\u{2069} %1$d dagen</item>"), "{dutch}");
    assert!(dutch.contains(r#"<string name="home_odd">\?</string>"#));
    assert_eq!(file(&files, "res/values-ar/strings.xml").matches("quantity=").count(), 6);
}

#[test]
fn kotlin_view_models_need_no_android_type_and_views_find_the_resource() {
    let files = android(&catalogue(), &Design::read(folder()).unwrap(), "org.example.app", "org.example.words");
    let word = file(&files, "kotlin/org/example/words/Word.kt");
    assert!(word.contains("HOME_DAYS(\"home_days\", true, listOf(\"count\", \"host\")),"), "{word}");
    let resources = file(&files, "kotlin/org/example/app/WordResources.kt");
    assert!(resources.contains("import org.example.words.Word"));
    assert!(resources.contains("Word.HOME_DAYS -> R.plurals.home_days"), "{resources}");
}

#[test]
fn colours_and_sizes_reach_both_platforms() {
    let (words, look) = (catalogue(), Design::read(folder()).unwrap());
    let android = android(&words, &look, "a", "a");
    let (day, night) = look.colours.get("text").map(|colour| (colour.light.hex(), colour.dark.hex())).unwrap();
    assert!(file(&android, "res/values/colors.xml").contains(&format!("<color name=\"text\">#{day}</color>")));
    assert!(file(&android, "res/values-night/colors.xml").contains(&format!("<color name=\"text\">#{night}</color>")));
    assert!(file(&android, "res/values/dimens.xml").contains("<dimen name=\"type_display\">44sp</dimen>"));
    let swift = file(&apple(&words, &look), "Design.swift");
    assert!(swift.contains(&format!("public static let text = Colour(light: 0x{day}, dark: 0x{night})")), "{swift}");
}

#[test]
fn apple_gets_a_string_catalogue_and_json_with_named_values() {
    let files = apple(&catalogue(), &Design::read(folder()).unwrap());
    let strings: serde_json::Value = serde_json::from_str(&file(&files, "Localizable.xcstrings")).unwrap();
    let days = &strings["strings"]["home_days"]["localizations"]["nl"]["variations"]["plural"];
    assert_eq!(days["other"]["stringUnit"]["value"], "bij \u{2066}%2$@\u{2069} %1$lld dagen");
    assert_eq!(strings["strings"]["home_odd"]["localizations"]["en"]["stringUnit"]["value"], "@ \"It's\" <5% & more");
    let words: serde_json::Value = serde_json::from_str(&file(&files, "words.json")).unwrap();
    assert_eq!(words["nl"]["home_days"]["one"], "bij \u{2066}{host}\u{2069} {count} dag");
    let swift = file(&files, "Word.swift");
    assert!(swift.contains("case homeDays = \"home_days\"") && swift.contains("case .homeDays: [\"count\", \"host\"]"));
}

#[test]
fn the_terminal_gets_functions_and_isolates_only_where_lines_run_from_the_right() {
    let source = terminal(&catalogue());
    assert!(source.contains("pub(crate) fn home_days(count: u64, host: &str) -> String {"), "{source}");
    assert!(source.contains(r#"1 => format!("a day at {host}"),"#), "{source}");
    assert!(
        source.contains(r#"n if (3..=10).contains(&(n % 100)) => format!("\u{2066}{host}\u{2069} {count}"),"#),
        "{source}"
    );
    assert!(source.contains("pub(crate) fn home_odd() -> &'static str {"));
    assert!(source.contains(r#""home_odd" => Some(home_odd()),"#));
}

#[test]
fn what_is_already_so_is_not_written_again() {
    let under = tempfile::tempdir().unwrap();
    let files = [File::new("a/b.txt", "content")];
    write_all(&files, under.path()).unwrap();
    let written = || fs::metadata(under.path().join("a/b.txt")).unwrap().modified().unwrap();
    let before = written();
    write_all(&files, under.path()).unwrap();
    assert_eq!(written(), before);
}
