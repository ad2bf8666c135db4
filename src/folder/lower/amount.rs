//! Amounts of money: `12,000 USD`, `$12,000.50`, 12,000원 (format.md section 8).

use crate::folder::lower::choice::folded;
use crate::folder::lower::reading::Reading;
use crate::folder::lower::values::wrong;
use crate::model::Amount;
use crate::syntax::Entry;

/// Signs and the ISO 4217 code they stand for here.
const SIGNS: [(&str, &str); 5] = [("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("₩", "KRW"), ("원", "KRW")];

/// ISO 4217 codes of currencies in use.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL \
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD \
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD \
    UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Reads the value of an entry and notes it for the twin.
pub(super) fn amount(reading: &mut Reading<'_>, entry: &Entry) -> Option<Amount> {
    let read = read(&entry.value.raw.text());
    if read.is_none() {
        wrong(reading, entry, "value#amount");
    }
    reading.mark(entry, read.as_ref().map(|amount| format!("{} {}", amount.hundredths, amount.currency)));
    read
}

/// Reads an amount: digits with a currency before or after, not both.
pub(super) fn read(typed: &str) -> Option<Amount> {
    let text = folded(typed);
    // The full-width signs for pound and won stand outside the block that is folded.
    let text = text.replace('￡', "£").replace('￦', "₩");
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at_checked(first)?;
    let (number, after) = rest.split_at_checked(last + 1 - first)?;
    let currency = match (before.trim(), after.trim()) {
        ("", sign) | (sign, "") => currency(sign)?,
        _ => return None,
    };
    Some(Amount { typed: typed.trim().to_owned(), hundredths: hundredths(number)?, currency })
}

fn currency(sign: &str) -> Option<String> {
    if let Some((_, code)) = SIGNS.iter().find(|(known, _)| *known == sign) {
        return Some((*code).to_owned());
    }
    let code = sign.to_uppercase();
    CODES.split_whitespace().any(|known| known == code).then_some(code)
}

fn hundredths(number: &str) -> Option<u64> {
    let (whole, cents) = number.split_once('.').unwrap_or((number, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let digits_only = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let grouped = groups.len() == 1
        || groups.first().is_some_and(|group| group.len() <= 3) && groups.iter().skip(1).all(|group| group.len() == 3);
    let cents_sound = matches!(cents.len(), 1 | 2) && cents.bytes().all(|byte| byte.is_ascii_digit());
    if !digits_only || !grouped || !cents_sound {
        return None;
    }
    let cents_value: u64 = cents.parse().ok()?;
    let cents_value = if cents.len() == 1 { cents_value * 10 } else { cents_value };
    groups.concat().parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents_value)
}
