//! What a library exports, as text: one line for each call, field and case, in the order of their names.

use std::collections::BTreeMap;
use uniffi_meta::{FieldMetadata, FnParamMetadata, Metadata, Type};

/// A heading, and what stands under it.
type Surface = BTreeMap<String, Vec<String>>;

/// Sorted, so that only a change of the surface changes it. Fields and cases keep their order, which is part of it.
pub(crate) fn print(items: Vec<Metadata>) -> String {
    let mut surface = Surface::new();
    for item in items {
        add(&mut surface, item);
    }
    let mut text = String::new();
    for (heading, mut lines) in surface {
        if heading.starts_with("object") || heading.starts_with("trait") {
            lines.sort();
        }
        lines.insert(0, heading);
        text += &lines.join("\n    ");
        text.push('\n');
    }
    text
}

fn add(surface: &mut Surface, item: Metadata) {
    match item {
        Metadata::Func(f) => {
            let line = call(&f.name, f.is_async, &f.inputs, f.return_type.as_ref(), f.throws.as_ref());
            surface.entry(format!("function {line}")).or_default();
        }
        Metadata::Object(object) => {
            let kind = if object.imp.is_trait_interface() { "trait" } else { "object" };
            surface.entry(format!("{kind} {}", object.name)).or_default();
        }
        Metadata::Constructor(c) => {
            let line = call(&c.name, c.is_async, &c.inputs, None, c.throws.as_ref());
            surface.entry(format!("object {}", c.self_name)).or_default().push(format!("constructor {line}"));
        }
        Metadata::Method(m) => {
            let line = call(&m.name, m.is_async, &m.inputs, m.return_type.as_ref(), m.throws.as_ref());
            surface.entry(format!("object {}", m.self_name)).or_default().push(line);
        }
        Metadata::TraitMethod(m) => {
            let line = call(&m.name, m.is_async, &m.inputs, m.return_type.as_ref(), m.throws.as_ref());
            surface.entry(format!("trait {}", m.trait_name)).or_default().push(line);
        }
        Metadata::Record(record) => {
            surface.insert(format!("record {}", record.name), record.fields.iter().map(field).collect());
        }
        Metadata::Enum(found) => {
            let kind = if found.shape.is_error() { "error" } else { "enum" };
            let cases = found.variants.iter().map(|variant| {
                let fields: Vec<String> = variant.fields.iter().map(field).collect();
                if fields.is_empty() {
                    variant.name.clone()
                } else {
                    format!("{}({})", variant.name, fields.join(", "))
                }
            });
            surface.insert(format!("{kind} {}", found.name), cases.collect());
        }
        Metadata::CallbackInterface(callback) => {
            surface.entry(format!("trait {}", callback.name)).or_default();
        }
        Metadata::CustomType(custom) => {
            surface.insert(format!("custom {} = {}", custom.name, name(&custom.builtin)), Vec::new());
        }
        Metadata::Namespace(_) | Metadata::UdlFile(_) | Metadata::UniffiTrait(_) | Metadata::ObjectTraitImpl(_) => {}
    }
}

fn call(
    called: &str,
    is_async: bool,
    inputs: &[FnParamMetadata],
    returns: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let inputs: Vec<String> = inputs.iter().map(|input| format!("{}: {}", input.name, name(&input.ty))).collect();
    let waits = if is_async { " async" } else { "" };
    let throws = throws.map(|error| format!(" throws {}", name(error))).unwrap_or_default();
    let returns = returns.map(|value| format!(" -> {}", name(value))).unwrap_or_default();
    format!("{called}({}){waits}{throws}{returns}", inputs.join(", "))
}

fn field(field: &FieldMetadata) -> String {
    let default = if field.default.is_some() { " (has a default)" } else { "" };
    format!("{}: {}{default}", field.name, name(&field.ty))
}

fn name(of: &Type) -> String {
    match of {
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Box { inner_type } => name(inner_type),
        Type::Set { inner_type } => format!("set of {}", name(inner_type)),
        Type::Map { key_type, value_type } => format!("[{}: {}]", name(key_type), name(value_type)),
        other => other.name().map_or_else(|| format!("{other:?}"), str::to_owned),
    }
}
