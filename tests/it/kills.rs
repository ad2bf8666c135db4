//! `kill -9` at random moments and at named points of a send: nobody is lost, nobody has two, and at most one letter a
//! connection is unknown. The small size runs always; `PHOEBE_THOROUGH=1` runs 200 kills (figures: docs/reliability.md).

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::server::{Act, Script, Step, TestServer};
use crate::world::World;

const READERS: usize = 40;
const CONNECTIONS: usize = 4;
const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nA short letter.\n:::\n";

/// Where a send is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// While tables are made, the list is read, the run is fixed.
    Early,
    /// The envelope is taken, no intent is made.
    BeforeIntent,
    /// The text is on its way, its intent too.
    BeforeDot,
    /// The dot is out, its answer is not.
    AfterDot,
    /// An answer has just come, its outcome may not be written.
    AfterReply,
    /// Anywhere.
    Later,
}

const POINTS: [Point; 6] =
    [Point::Early, Point::BeforeIntent, Point::BeforeDot, Point::AfterDot, Point::AfterReply, Point::Later];

/// A number that jumps about, the same in every run.
fn scattered(round: usize, below: usize) -> usize {
    (round.wrapping_mul(2_654_435_761) >> 7) % below
}

fn wait_until(server: &TestServer, point: Point, round: usize) {
    let nth = 1 + scattered(round, READERS - 5);
    let reached = || match point {
        Point::BeforeIntent => server.reached(Step::Data) >= nth,
        Point::BeforeDot => server.reached(Step::Body) >= nth,
        Point::AfterDot => server.reached(Step::Dot) >= nth,
        Point::AfterReply => server.letters().len() >= nth,
        Point::Early | Point::Later => true,
    };
    match point {
        Point::Early => sleep(Duration::from_millis(u64::try_from(scattered(round, 150)).unwrap())),
        Point::Later => sleep(Duration::from_millis(u64::try_from(100 + scattered(round, 400)).unwrap())),
        Point::BeforeIntent | Point::BeforeDot | Point::AfterDot | Point::AfterReply => {
            for _ in 0..20_000 {
                if reached() {
                    return;
                }
                sleep(Duration::from_micros(500));
            }
            panic!("{point:?} {nth} was not reached");
        }
    }
}

/// Address by address, how the state has it.
fn states(world: &World) -> BTreeMap<String, String> {
    let state = rusqlite::Connection::open(world.path().join("phoebe.db")).unwrap();
    let mut asked = state.prepare("SELECT address, state FROM delivery").unwrap();
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn with_state(states: &BTreeMap<String, String>, word: &str) -> BTreeSet<String> {
    states.iter().filter(|(_, state)| *state == word).map(|(address, _)| address.clone()).collect()
}

/// One send, killed at a point, then the same command again; how many were unknown.
fn one(round: usize, point: Point) -> usize {
    let script = Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(4)));
    let server = TestServer::start(script);
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", &format!("[delivery]\nlimits = []\nconnections = {CONNECTIONS}\n"));
    let readers: BTreeSet<String> = (0..READERS).map(|number| format!("reader{number:02}@reader.example")).collect();
    let rows: Vec<String> = readers.iter().map(|address| format!("{address},Reader,public")).collect();
    world.write("subscribers.csv", &format!("email,name,audience\n{}\n", rows.join("\n")));

    let mut command = world.command(&["send", "letter", "--confirm", "letter"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(&server, point, round);
    child.kill().unwrap();
    child.wait().unwrap();
    // What the server had in hand when the client vanished comes to its end.
    sleep(Duration::from_millis(30));

    let again = world.run(&["send", "letter", "--confirm", "letter"]);
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
        world.run(&["send", "letter", "--confirm", "letter"]).exits(0);
        assert_eq!(server.readers().into_iter().collect::<BTreeSet<_>>(), readers);
    }
    unknown.len()
}

#[test]
fn nobody_is_lost_and_nobody_has_two_wherever_a_send_is_killed() {
    let rounds = if std::env::var_os("PHOEBE_THOROUGH").is_some() { 200 } else { 18 };
    let mut unknown: BTreeMap<Point, (usize, usize)> = BTreeMap::new();
    for round in 0..rounds {
        let point = POINTS[round % POINTS.len()];
        let found = one(round, point);
        let (kills, sum) = unknown.entry(point).or_default();
        *kills += 1;
        *sum += found;
    }
    for (point, (kills, sum)) in &unknown {
        println!("{point:?}: {kills} kills, {sum} unknown, 0 lost, 0 doubled");
    }
    let after_dot = unknown.get(&Point::AfterDot).map_or(0, |(_, sum)| *sum);
    assert!(
        after_dot > 0,
        "no kill met a letter between its dot and its answer: the test does not reach what it is for"
    );
}
