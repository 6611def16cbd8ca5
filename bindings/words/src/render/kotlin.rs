//! Kotlin: the texts by name, without an Android type (for view models), and where Android keeps them (for views).

use super::names::{constant, quoted};
use super::source::Source;
use super::{File, MADE};
use crate::{Catalogue, Text};

/// Both; `words` is the package of the first, `package` the one that Android's own `R` is in.
pub(super) fn files(catalogue: &Catalogue, package: &str, words: &str) -> Vec<File> {
    let path = |package: &str, name: &str| format!("kotlin/{}/{name}.kt", package.replace('.', "/"));
    vec![
        File::new(path(words, "Word"), word(catalogue, words)),
        File::new(path(package, "WordResources"), word_resources(catalogue, package, words)),
    ]
}

fn word(catalogue: &Catalogue, package: &str) -> String {
    let mut out = Source::new(format_args!("// {MADE}\npackage {package}\n"));
    out.line(WORD);
    for text in catalogue.texts() {
        out.line(format_args!("    {}({}),", constant(&text.key), arguments(text)));
    }
    out.line(BY_CODE);
    out.finish()
}

const WORD: &str = "/** Every text that the app can say. Values are filled in by name. */
enum class Word(
    /** As the catalogue calls it. */
    val key: String,
    /** It has forms by `count`. */
    val isPlural: Boolean,
    /** The values that it takes, in the order of the resource. */
    val placeholders: List<String>,
) {";

const BY_CODE: &str = "    ;

    companion object {
        private val byKey = entries.associateBy { it.key }

        /** The sentence for a failure's stable code, such as `offer-spent`. */
        fun failure(code: String): Word = byKey[\"failure_\" + code.replace('-', '_')] ?: FAILURE_INTERNAL

        /** Who can act, by the word of the core: `you`, `organisation`, `wait`, `update`, `developer`. */
        fun who(word: String): Word = byKey[\"who_\" + word.replace('-', '_')] ?: WHO_DEVELOPER

        /** The button that helps, by the word of the core, such as `try-again`. */
        fun help(word: String): Word = byKey[\"help_\" + word.replace('-', '_')] ?: HELP_REPORT_BUG
    }
}";

fn arguments(text: &Text) -> String {
    let escaped = |c: char| ['"', '\\', '$'].contains(&c).then(|| format!("\\{c}"));
    let names: Vec<String> = text.placeholders().iter().map(|placeholder| quoted(&placeholder.name, escaped)).collect();
    let list = if names.is_empty() { "emptyList()".to_owned() } else { format!("listOf({})", names.join(", ")) };
    format!("{}, {}, {list}", quoted(&text.key, escaped), text.is_plural())
}

fn word_resources(catalogue: &Catalogue, package: &str, words: &str) -> String {
    let mut out = Source::new(format_args!("// {MADE}\npackage {package}\n"));
    if words != package {
        out.line(format_args!("import {words}.Word\n"));
    }
    out.line("/** Where Android keeps this text: a string, or plurals if [Word.isPlural]. */");
    out.line("@Suppress(\"CyclomaticComplexMethod\", \"LongMethod\")");
    out.line("fun Word.resource(): Int =\n    when (this) {");
    for text in catalogue.texts() {
        let kind = if text.is_plural() { "plurals" } else { "string" };
        out.line(format_args!("        Word.{} -> R.{kind}.{}", constant(&text.key), text.key));
    }
    out.line("    }");
    out.finish()
}
