//! Keys made as the guide says, and dkimpy as the judge of what was signed with them: it shares no code with the signer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::guide::blocks;
use crate::world::{World, have};

/// Prints for each letter of a folder what becomes of each of its signatures. The DNS is a file.
const JUDGE: &str = r#"
import dkim, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
records = json.loads((folder / "dns.json").read_text())
def dns(name, timeout=5):
    name = name.decode() if isinstance(name, bytes) else name
    return records.get(name.rstrip("."), "").encode()
for file in sorted(folder.glob("*.eml")):
    message = file.read_bytes()
    signatures = [name for name, _ in dkim.DKIM(message).headers if name.lower() == b"dkim-signature"]
    verdicts = []
    for index in range(len(signatures)):
        try:
            verdicts.append("pass" if dkim.DKIM(message).verify(idx=index, dnsfunc=dns) else "fail")
        except dkim.DKIMException as error:
            verdicts.append("fail")
    print(file.name, " ".join(verdicts))
"#;

/// What the guide's own commands leave behind.
pub(crate) struct Keys {
    /// PEM, PKCS#8.
    pub(crate) rsa: String,
    /// PEM, PKCS#8.
    pub(crate) ed25519: String,
    /// Text of the DNS record under each selector, `s1` and `e1`.
    records: BTreeMap<&'static str, String>,
}

/// The keys, made once; `None` where there is no openssl.
pub(crate) fn keys() -> Option<&'static Keys> {
    static KEYS: OnceLock<Option<Keys>> = OnceLock::new();
    KEYS.get_or_init(|| have("openssl").then(make)).as_ref()
}

fn make() -> Keys {
    let world = World::empty();
    let mut printed = Vec::new();
    for block in blocks("docs/guide/sending.md", "sh") {
        let output = Command::new("sh").args(["-ec", &block]).current_dir(world.path()).output().unwrap();
        assert!(output.status.success(), "{block}\n{}", String::from_utf8_lossy(&output.stderr));
        printed.extend(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned));
    }
    let [rsa, ed25519] = printed.try_into().unwrap();
    assert!(rsa.starts_with("v=DKIM1; k=rsa; p=MIIBI") && ed25519.starts_with("v=DKIM1; k=ed25519; p="));
    Keys {
        rsa: world.read("dkim-rsa.pem"),
        ed25519: world.read("dkim-ed25519.pem"),
        records: [("s1", rsa), ("e1", ed25519)].into(),
    }
}

/// What becomes of each signature of each letter, `pass` or `fail`, by the letter's name; `None` where there is no dkimpy.
pub(crate) fn judged(letters: &BTreeMap<String, Vec<u8>>, domain: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let python = python()?;
    let folder = tempfile::tempdir().unwrap();
    let records: BTreeMap<String, &str> = keys()?
        .records
        .iter()
        .map(|(selector, text)| (format!("{selector}._domainkey.{domain}"), text.as_str()))
        .collect();
    fs::write(folder.path().join("dns.json"), serde_json::to_string(&records).unwrap()).unwrap();
    for (name, letter) in letters {
        fs::write(folder.path().join(format!("{name}.eml")), letter).unwrap();
    }
    let output = Command::new(python).args(["-c", JUDGE]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let verdicts: BTreeMap<String, Vec<String>> = said
        .lines()
        .map(|line| {
            let (name, verdicts) = line.split_once(".eml").unwrap();
            (name.to_owned(), verdicts.split_whitespace().map(str::to_owned).collect())
        })
        .collect();
    assert_eq!(verdicts.len(), letters.len());
    Some(verdicts)
}

/// Every letter carries this many signatures, and all of them are right.
#[track_caller]
pub(crate) fn all_pass(letters: &BTreeMap<String, Vec<u8>>, domain: &str, signatures: impl Fn(&str) -> usize) -> bool {
    let Some(verdicts) = judged(letters, domain) else { return false };
    let wrong: Vec<_> =
        verdicts.iter().filter(|(name, verdicts)| **verdicts != vec!["pass"; signatures(name)]).collect();
    assert!(wrong.is_empty(), "{} of {} letters: {:?}", wrong.len(), letters.len(), wrong.first());
    true
}

/// A Python that has dkimpy: Debian's own, even where another one comes first.
pub(crate) fn python() -> Option<&'static Path> {
    let has = |python: &&Path| {
        let mut import = Command::new(python);
        import.args(["-c", "import dkim, nacl"]).stderr(Stdio::null());
        import.status().is_ok_and(|status| status.success())
    };
    let found = [Path::new("python3"), Path::new("/usr/bin/python3")].into_iter().find(has);
    assert!(
        found.is_some() || std::env::var_os("PHOEBE_REAL").is_none(),
        "dkimpy is not installed, and PHOEBE_REAL asks for it"
    );
    if found.is_none() {
        println!("passed over: dkimpy is not installed");
    }
    found
}
