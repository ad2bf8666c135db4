//! `kill -9` at random moments and at named points of a send: nobody is lost, nobody has two, and at most one letter a
//! connection is unknown. The small size runs always; `PHOEBE_THOROUGH=1` runs 220 kills (figures: docs/reliability.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::server::{Act, Script, Step, TestServer};
use crate::world::{World, repository};

const READERS: usize = 40;
const CONNECTIONS: usize = 4;
const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nA short letter.\n:::\n";

/// Where a send is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// While the program starts, tables are made, the list is read.
    Early,
    /// While the tables of an older version are brought up to date.
    InMigration,
    /// While the run is fixed.
    InFreeze,
    /// The envelope is taken, no intent is made.
    BeforeIntent,
    /// An intent stands in the state.
    AfterIntent,
    /// The text is on its way, its intent too.
    BeforeDot,
    /// The dot is out, its answer is not.
    AfterDot,
    /// An answer has just come.
    AfterReply,
    /// A letter is taken, and the state does not know it.
    BeforeOutcome,
    /// Anywhere.
    Later,
}

const POINTS: [Point; 10] = [
    Point::Early,
    Point::InMigration,
    Point::InFreeze,
    Point::BeforeIntent,
    Point::AfterIntent,
    Point::BeforeDot,
    Point::AfterDot,
    Point::AfterReply,
    Point::BeforeOutcome,
    Point::Later,
];

/// A number that jumps about, the same in every run.
fn scattered(round: usize, below: usize) -> usize {
    (round.wrapping_mul(2_654_435_761) >> 7) % below
}

/// The state as somebody else sees it; `None` while it is being made.
fn peek<T>(folder: &Path, ask: impl Fn(&Connection) -> rusqlite::Result<T>) -> Option<T> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let state = Connection::open_with_flags(folder.join("phoebe.db"), flags).ok()?;
    ask(&state).ok()
}

fn number(state: &Connection, sql: &str) -> rusqlite::Result<usize> {
    state.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|number| usize::try_from(number).unwrap())
}

/// Whether somebody is writing just now.
fn is_writing(state: &Connection) -> bool {
    state.busy_timeout(Duration::ZERO).is_ok() && state.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err()
}

fn reached(point: Point, nth: usize, server: &TestServer, folder: &Path) -> bool {
    let state = |ask: &dyn Fn(&Connection) -> rusqlite::Result<bool>| peek(folder, ask).unwrap_or(false);
    match point {
        Point::Early | Point::Later => true,
        Point::InMigration => state(&|state| Ok(number(state, "PRAGMA user_version")? == 1 && is_writing(state))),
        Point::InFreeze => state(&|state| {
            let agreed = number(state, "SELECT count(*) FROM approval")? == 1;
            Ok(agreed && number(state, "SELECT count(*) FROM run")? == 0 && is_writing(state))
        }),
        Point::BeforeIntent => server.reached(Step::Data) >= nth,
        Point::AfterIntent => state(&|state| {
            let behind = number(state, "SELECT count(*) FROM delivery WHERE state IN ('sending', 'sent')")? >= nth;
            Ok(behind && number(state, "SELECT count(*) FROM delivery WHERE state = 'sending'")? > 0)
        }),
        Point::BeforeDot => server.reached(Step::Body) >= nth,
        Point::AfterDot => server.reached(Step::Dot) >= nth,
        Point::AfterReply => server.letters().len() >= nth,
        Point::BeforeOutcome => {
            let taken = server.readers();
            taken.len() >= nth
                && state(&|state| {
                    let mut asked = state.prepare("SELECT address FROM delivery WHERE state = 'sending'")?;
                    let sending: Vec<String> = asked.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                    Ok(sending.iter().any(|address| taken.contains(address)))
                })
        }
    }
}

fn wait_until(server: &TestServer, point: Point, round: usize, folder: &Path) {
    let nth = 1 + scattered(round, READERS - 5);
    match point {
        Point::Early => sleep(Duration::from_millis(u64::try_from(scattered(round, 150)).unwrap())),
        Point::Later => sleep(Duration::from_millis(u64::try_from(100 + scattered(round, 400)).unwrap())),
        Point::InMigration
        | Point::InFreeze
        | Point::BeforeIntent
        | Point::AfterIntent
        | Point::BeforeDot
        | Point::AfterDot
        | Point::AfterReply
        | Point::BeforeOutcome => {
            for _ in 0..40_000 {
                if reached(point, nth, server, folder) {
                    return;
                }
                sleep(Duration::from_micros(300));
            }
            panic!("{point:?} {nth} was not reached");
        }
    }
}

/// Letters of an older issue in a state with the first version's tables.
const OLD: usize = 60_000;

/// Such a state, made once.
fn old_state() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let state = Connection::open(folder.path().join("phoebe.db")).unwrap();
        state.execute_batch(&fs::read_to_string(repository().join("tests/fixtures/state/schema-1.sql")).unwrap()).unwrap();
        state
            .execute_batch(&format!(
                "BEGIN;
                 INSERT INTO program VALUES (zeroblob(32), x'00');
                 INSERT INTO run VALUES (1, 'old', zeroblob(32), 1700000000000000, '2023-11-14', 'done');
                 WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < {OLD})
                 INSERT INTO delivery (run, issue, number, reader, address, row, program, message_id, state, since)
                 SELECT 1, 'old', n, n || '@old.example', n || '@old.example', x'00', zeroblob(32), '', 'queued', 0 FROM one;
                 UPDATE delivery SET state = 'failed', reply = '550 5.1.1 no', attempts = 1;
                 COMMIT;"
            ))
            .unwrap();
        folder
    });
    folder.path()
}

/// Address by address, how the state has it.
fn states(world: &World) -> BTreeMap<String, String> {
    let state = Connection::open(world.path().join("phoebe.db")).unwrap();
    let mut asked = state.prepare("SELECT address, state FROM delivery WHERE issue = 'letter'").unwrap();
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn with_state(states: &BTreeMap<String, String>, word: &str) -> BTreeSet<String> {
    states.iter().filter(|(_, state)| *state == word).map(|(address, _)| address.clone()).collect()
}

/// One send, killed at a point, then the same command again; how many were unknown, and whether the kill met what it was for.
fn one(round: usize, point: Point) -> (usize, bool) {
    let script = Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(4)));
    let server = TestServer::start(script);
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", &format!("[delivery]\nlimits = []\nconnections = {CONNECTIONS}\n"));
    let readers: BTreeSet<String> = (0..READERS).map(|number| format!("reader{number:02}@reader.example")).collect();
    let rows: Vec<String> = readers.iter().map(|address| format!("{address},Reader,public")).collect();
    // A run of many rows takes long enough to be met; most of them are left for later.
    let many = if point == Point::InFreeze { 3_000 } else { 0 };
    let more: Vec<String> = (0..many).map(|at| format!("left{at}@reader.example,Reader,public\n")).collect();
    world.write("subscribers.csv", &format!("email,name,audience\n{}\n{}", rows.join("\n"), more.concat()));
    if point == Point::InMigration {
        let state = world.path().join("phoebe.db");
        fs::copy(old_state().join("phoebe.db"), &state).unwrap();
        fs::set_permissions(&state, fs::Permissions::from_mode(0o600)).unwrap();
    }

    let limit = READERS.to_string();
    let same = ["send", "letter", "--confirm", "letter", "--limit", &limit];
    let mut command = world.command(&same);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(&server, point, round, world.path());
    child.kill().unwrap();
    child.wait().unwrap();
    // What the server had in hand when the client vanished comes to its end.
    sleep(Duration::from_millis(30));

    let mut met = true;
    if matches!(point, Point::InMigration | Point::InFreeze) {
        // All of a step is there, or nothing of it.
        let (version, runs) = peek(world.path(), |state| {
            Ok((
                number(state, "PRAGMA user_version")?,
                number(state, "SELECT count(*) FROM run WHERE issue = 'letter'")?,
            ))
        })
        .unwrap();
        let rows = peek(world.path(), |state| number(state, "SELECT count(*) FROM delivery WHERE issue = 'letter'"));
        assert_eq!(rows, Some(runs * (READERS + many)), "{point:?} {round}");
        // A kill that came a moment late met nothing.
        met = runs == 0 && (point == Point::InFreeze || version == 1);
    }
    let again = world.run(&same);
    let unknown = with_state(&states(&world), "unknown");
    assert!(unknown.len() <= CONNECTIONS, "{point:?} {round}: {unknown:?}");
    assert_eq!(again.code, if unknown.is_empty() { 0 } else { 4 }, "{point:?} {round}: {}", again.stderr);
    let taken = server.readers();
    let accepted: BTreeSet<String> = taken.iter().cloned().collect();
    assert_eq!(taken.len(), accepted.len(), "{point:?} {round}: somebody has two letters");
    let sent = with_state(&states(&world), "sent");
    assert!(sent.is_subset(&accepted), "{point:?} {round}: written down as sent and not taken");
    assert_eq!(&sent | &unknown, readers, "{point:?} {round}: somebody is lost");
    assert!(accepted.is_subset(&readers));

    // A person decides; then everybody has it, and the letters that truly were on the way are the only second ones.
    if !unknown.is_empty() {
        world.run(&["resolve", "letter", "--resend"]).exits(0);
        world.run(&same).exits(0);
        assert_eq!(server.readers().into_iter().collect::<BTreeSet<_>>(), readers);
    }
    if point == Point::InMigration {
        let old = "SELECT count(*) FROM delivery WHERE issue = 'old' AND state = 'failed' AND reply = '550 5.1.1 no'";
        assert_eq!(peek(world.path(), |state| number(state, old)), Some(OLD), "{round}: the older issue is as it was");
    }
    let sound =
        peek(world.path(), |state| state.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)));
    assert_eq!(sound.as_deref(), Some("ok"), "{point:?} {round}");
    (unknown.len(), met)
}

#[test]
fn nobody_is_lost_and_nobody_has_two_wherever_a_send_is_killed() {
    let rounds = if std::env::var_os("PHOEBE_THOROUGH").is_some() { 220 } else { 20 };
    let mut unknown: BTreeMap<Point, (usize, usize)> = BTreeMap::new();
    let mut late = 0;
    for round in 0..rounds {
        let point = POINTS[round % POINTS.len()];
        let (found, met) = one(round, point);
        late += usize::from(!met);
        let (kills, sum) = unknown.entry(point).or_default();
        *kills += 1;
        *sum += found;
    }
    for (point, (kills, sum)) in &unknown {
        println!("{point:?}: {kills} kills, {sum} unknown, 0 lost, 0 doubled");
    }
    println!("{late} kills in a migration or a freeze came too late");
    assert!(
        late * 4 <= rounds / POINTS.len() * 2,
        "{late} kills came too late: the test does not reach what it is for"
    );
    let after_dot = unknown.get(&Point::AfterDot).map_or(0, |(_, sum)| *sum);
    assert!(
        after_dot > 0,
        "no kill met a letter between its dot and its answer: the test does not reach what it is for"
    );
}
