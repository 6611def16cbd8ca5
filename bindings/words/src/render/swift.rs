//! Swift: the texts by name, the plural rules for platforms without a string catalogue, and the design tokens.

use super::MADE;
use super::names::{camel, quoted};
use super::source::Source;
use crate::{Catalogue, Design, Text};
use std::collections::BTreeMap;

pub(super) fn word(catalogue: &Catalogue) -> String {
    let mut out = Source::new(format_args!("// {MADE}\n"));
    out.line("/// Every text that the app can say. Values are filled in by name.");
    out.line("public enum Word: String, CaseIterable, Sendable {");
    for text in catalogue.texts() {
        out.line(format_args!("  case {} = {}", camel(&text.key), string(&text.key)));
    }
    out.line(BY_CODE);
    out.line("  /// The values that it takes, in the order of the format.");
    out.line("  public var placeholders: [String] {\n    switch self {");
    for text in catalogue.texts().iter().filter(|text| !text.placeholders().is_empty()) {
        out.line(format_args!("    case .{}: {}", camel(&text.key), placeholders(text)));
    }
    out.line("    default: []\n    }\n  }\n\n  /// It has forms by `count`.");
    out.line("  public var isPlural: Bool {\n    switch self {\n    case");
    let plurals: Vec<String> = catalogue.texts().iter().filter(|text| text.is_plural()).map(plural_case).collect();
    out.line(format_args!("{}:", plurals.join(",\n")));
    out.line("      true\n    default: false\n    }\n  }\n}\n");
    out.line(PLURAL_RULES);
    out.finish()
}

fn plural_case(text: &Text) -> String {
    format!("      .{}", camel(&text.key))
}

fn placeholders(text: &Text) -> String {
    let names: Vec<String> = text.placeholders().iter().map(|placeholder| string(&placeholder.name)).collect();
    format!("[{}]", names.join(", "))
}

fn string(text: &str) -> String {
    quoted(text, |c| ['"', '\\'].contains(&c).then(|| format!("\\{c}")))
}

const BY_CODE: &str = r#"
  /// The sentence for a failure's stable code, such as `offer-spent`.
  public static func failure(_ code: String) -> Word {
    Word(rawValue: "failure_" + snake(code)) ?? .failureInternal
  }

  /// Who can act, by the word of the core: `you`, `organisation`, `wait`, `update`, `developer`.
  public static func who(_ word: String) -> Word {
    Word(rawValue: "who_" + snake(word)) ?? .whoDeveloper
  }

  /// The button that helps, by the word of the core, such as `try-again`.
  public static func help(_ word: String) -> Word {
    Word(rawValue: "help_" + snake(word)) ?? .helpReportBug
  }

  private static func snake(_ word: String) -> String {
    String(word.map { $0 == "-" ? "_" : $0 })
  }
"#;

const PLURAL_RULES: &str = r#"/// The form of a plural for a whole count (Unicode CLDR), by language tag.
public func pluralCategory(of count: Int, in language: String) -> String {
  guard language == "ar" else { return count == 1 ? "one" : "other" }
  switch (count, count % 100) {
  case (0, _): return "zero"
  case (1, _): return "one"
  case (2, _): return "two"
  case (_, 3...10): return "few"
  case (_, 11...99): return "many"
  default: return "other"
  }
}"#;

pub(super) fn design(design: &Design) -> String {
    let mut out = Source::new(format_args!("// {MADE}\n"));
    out.line(DESIGN);
    for (name, colour) in &design.colours {
        let (name, light, dark) = (camel(name), colour.light.hex(), colour.dark.hex());
        out.line(format_args!("    public static let {name} = Colour(light: 0x{light}, dark: 0x{dark})"));
    }
    out.line("  }");
    sizes(&mut out, "TypeSize", "Sizes of type; they follow the person's own setting.", &design.type_sizes);
    sizes(&mut out, "Space", "Distances.", &design.spaces);
    sizes(&mut out, "Size", "Other sizes.", &design.sizes);
    out.line("}");
    out.finish()
}

const DESIGN: &str = "/// The look. Colours are sRGB as 0xRRGGBB, sizes in points.
public enum Design {
  /// A colour by day and by night.
  public struct Colour: Sendable, Equatable {
    public let light: UInt32
    public let dark: UInt32
  }

  /// Colours.
  public enum Colours {";

fn sizes(out: &mut Source, name: &str, doc: &str, of: &BTreeMap<String, u16>) {
    out.line(format_args!("\n  /// {doc}\n  public enum {name} {{"));
    for (name, size) in of {
        out.line(format_args!("    public static let {}: Double = {size}", camel(name)));
    }
    out.line("  }");
}
