//! The naming conventions of `rename_all = "camelCase"`.

/// A naming convention.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    /// All conventions with the names that serde uses.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, case)| *case)
    }

    /// Converts the `snake_case` name of a field.
    pub(crate) fn convert_field(self, name: &str) -> String {
        self.join(&name.split('_').filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>())
    }

    /// Converts the `PascalCase` name of a variant.
    pub(crate) fn convert_variant(self, name: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        for character in name.chars() {
            match words.last_mut() {
                Some(word) if !character.is_uppercase() => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
        self.join(&words)
    }

    fn join(self, words: &[String]) -> String {
        let capitalized = |word: &String| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        };
        let upper = |separator: &str| words.join(separator).to_uppercase();
        match self {
            Self::Lower => words.concat(),
            Self::Upper => upper(""),
            Self::Pascal => words.iter().map(capitalized).collect(),
            Self::Camel => {
                let rest = words.iter().skip(1).map(capitalized);
                words.first().cloned().into_iter().chain(rest).collect()
            }
            Self::Snake => words.join("_"),
            Self::ScreamingSnake => upper("_"),
            Self::Kebab => words.join("-"),
            Self::ScreamingKebab => upper("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_converted_to_all_cases() {
        let expected = [
            ("lowercase", "placedat", "inprogress"),
            ("UPPERCASE", "PLACEDAT", "INPROGRESS"),
            ("PascalCase", "PlacedAt", "InProgress"),
            ("camelCase", "placedAt", "inProgress"),
            ("snake_case", "placed_at", "in_progress"),
            ("SCREAMING_SNAKE_CASE", "PLACED_AT", "IN_PROGRESS"),
            ("kebab-case", "placed-at", "in-progress"),
            ("SCREAMING-KEBAB-CASE", "PLACED-AT", "IN-PROGRESS"),
        ];
        assert_eq!(expected.len(), Case::ALL.len());
        for (name, field, variant) in expected {
            let case = Case::parse(name).unwrap();
            assert_eq!(
                (case.convert_field("placed_at").as_str(), case.convert_variant("InProgress").as_str()),
                (field, variant)
            );
        }
        assert_eq!(Case::Camel.convert_field("_größe_2"), "größe2");
    }
}
