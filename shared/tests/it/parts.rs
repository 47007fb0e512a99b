//! What a JSON text lacks of the types that it is read as: variants that were never chosen, fields that were never there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// What a variant without content has.
static NOTHING: Value = Value::Null;

/// A type's name and those of its parts.
type Known = (String, &'static [&'static str]);

/// Every enum and every struct that was come by, with the names of its parts, and which of them were there.
#[derive(Debug, Default)]
pub(crate) struct Parts(RefCell<BTreeMap<Known, BTreeSet<String>>>);

impl Parts {
    /// Reads a text as a type.
    pub(crate) fn read<'de, T: Deserialize<'de>>(&'de self, value: &'de Value) -> T {
        T::deserialize(Reader { value, parts: self }).expect("the text is of that type")
    }

    /// The parts that were in no text.
    pub(crate) fn missing(&self) -> Vec<String> {
        let all = self.0.borrow();
        let mut missing = Vec::new();
        for ((name, parts), seen) in all.iter() {
            missing.extend(parts.iter().filter(|part| !seen.contains(**part)).map(|part| format!("{name}::{part}")));
        }
        missing
    }

    fn come_by<'a>(&self, name: String, parts: &'static [&'static str], seen: impl IntoIterator<Item = &'a str>) {
        self.0.borrow_mut().entry((name, parts)).or_default().extend(seen.into_iter().map(str::to_owned));
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    value: &'a Value,
    parts: &'a Parts,
}

impl<'a> Reader<'a> {
    fn of(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    /// What is empty is not there: whatever lies in it was not come by.
    fn fields(self, name: String, fields: &'static [&'static str]) {
        let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let there = self.value.as_object().into_iter().flatten().filter(|(_, value)| !is_empty(value));
        self.parts.come_by(name, fields, there.map(|(name, _)| name.as_str()));
    }
}

impl<'de> IntoDeserializer<'de> for Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match number.as_u64() {
                Some(number) => visitor.visit_u64(number),
                None => visitor.visit_i64(number.as_i64().expect("events hold whole numbers")),
            },
            Value::String(words) => visitor.visit_str(words),
            Value::Array(values) => visitor.visit_seq(SeqDeserializer::new(values.iter().map(|value| self.of(value)))),
            Value::Object(map) => visitor.visit_map(MapDeserializer::new(map.iter().map(|(name, value)| (name.as_str(), self.of(value))))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.fields(name.to_owned(), fields);
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, of: &'static str, variants: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let chosen = match self.value {
            Value::String(name) => Some((name.as_str(), self.of(&NOTHING))),
            Value::Object(map) => map.iter().next().map(|(name, content)| (name.as_str(), self.of(content))),
            _ => None,
        };
        let (name, content) = chosen.ok_or_else(|| Error::custom("no variant"))?;
        self.parts.come_by(of.to_owned(), variants, [name]);
        visitor.visit_enum(Variant { of, name, content })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        identifier ignored_any
    }
}

struct Variant<'a> {
    of: &'static str,
    name: &'a str,
    content: Reader<'a>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: serde::de::value::StrDeserializer<'_, Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.content)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.content.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.content.fields(format!("{}::{}", self.of, self.name), fields);
        self.content.deserialize_any(visitor)
    }
}
