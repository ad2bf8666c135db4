//! Numbers as people read them in the terminal.

/// "1 reader", "12,431 readers".
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// 12431 → "12,431".
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "820 bytes", "212 KB", "2.6 GB": powers of 1,000, as mail servers count.
pub(super) fn bytes(number: usize) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
    for (size, unit) in units {
        if number >= size {
            let tenths = number * 10 / size;
            let text = if tenths >= 100 || unit == "KB" {
                thousands(number.div_ceil(size))
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            };
            return format!("{text} {unit}");
        }
    }
    count(number, "byte", "bytes")
}

#[cfg(test)]
mod tests {
    use super::{bytes, count};

    #[test]
    fn numbers_have_commas() {
        assert_eq!(count(1, "reader", "readers"), "1 reader");
        assert_eq!(count(12_431, "reader", "readers"), "12,431 readers");
        assert_eq!(count(1_000_000, "reader", "readers"), "1,000,000 readers");
    }

    #[test]
    fn bytes_are_short() {
        assert_eq!(bytes(820), "820 bytes");
        assert_eq!(bytes(211_400), "212 KB");
        assert_eq!(bytes(2_635_000_000), "2.6 GB");
        assert_eq!(bytes(12_600_000), "13 MB");
    }
}
