//! Whole sends, CSV to server, against Postfix's own load generator and other senders: ratios in one round, medians of
//! the rounds. `cargo bench --bench send -- [speed|delay|sink|refused|memory|peers] [readers] [rounds]`; figures in
//! docs/benchmarks.md.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measuring tool: it may stop, print and read the clock"
)]

mod folder;
mod peers;
mod sink;

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use folder::Folder;
use sink::{Manner, Sink};

const MEMORY: &str = "/dev/shm";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let number = |index: usize, usual: usize| args.get(index).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let what = args.first().map_or("speed", String::as_str);
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    match what {
        "speed" => speed(number(1, 5_000), number(2, 3)),
        "delay" => delay(number(1, 1_000), number(2, 3)),
        "sink" => smtp_sink(number(1, 5_000), number(2, 3)),
        "refused" => refused(number(1, 3_000)),
        "memory" => memory(&[number(1, 10_000), number(2, 1_000_000)]),
        "peers" => peers::peers(number(1, 5_000), number(2, 3)),
        other => println!("{other}: one of speed, delay, sink, refused, memory, peers"),
    }
}

/// The state in memory and on the disk, whose flush is timed in the same round.
fn speed(readers: usize, rounds: usize) {
    let sink = Sink::start(Manner::default());
    let (mut memory, mut disk, mut bounds) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let source = source(sink.port, readers);
        let t = flush_time(&std::env::temp_dir());
        let (fast, cpu) = phoebe(Path::new(MEMORY), readers, &sink);
        let (slow, _) = phoebe(&std::env::temp_dir(), readers, &sink);
        let bound = 0.7 * 10.0 / t / source;
        println!(
            "smtp-source {source:.0}/s · phoebe, state in memory {fast:.0}/s ({:.2}x, {:.0} µs CPU a letter) · on disk \
             {slow:.0}/s ({:.2}x; flush {:.2} ms, so 0.7 K/t is {bound:.2}x)",
            fast / source,
            cpu / readers as f64 * 1e6,
            slow / source,
            t * 1e3
        );
        memory.push(fast / source);
        disk.push(slow / source);
        bounds.push(bound);
    }
    println!(
        "median: {:.2}x in memory, {:.2}x on disk (bound {:.2}x)",
        median(memory),
        median(disk),
        median(bounds).min(1.5)
    );
}

fn delay(readers: usize, rounds: usize) {
    for milliseconds in [5, 20] {
        let sink = Sink::start(Manner { delay: Duration::from_millis(milliseconds), ..Manner::default() });
        let mut ratios = Vec::new();
        for _ in 0..rounds {
            let source = source(sink.port, readers);
            let (ours, _) = phoebe(Path::new(MEMORY), readers, &sink);
            println!("{milliseconds} ms: smtp-source {source:.0}/s · phoebe {ours:.0}/s ({:.2}x)", ours / source);
            ratios.push(ours / source);
        }
        println!("median at {milliseconds} ms: {:.2}x", median(ratios));
    }
}

/// Against Debian's single-threaded sink.
fn smtp_sink(readers: usize, rounds: usize) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place = format!("127.0.0.1:{port}");
    let mut child = Running(Command::new("/usr/sbin/smtp-sink").args(["-u", "root", &place, "100"]).spawn().unwrap());
    while TcpStream::connect(&place).is_err() {
        sleep(Duration::from_millis(20));
    }
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        let source = source(port, readers);
        let folder = Folder::new(Path::new(MEMORY), readers, port, "");
        let begun = Instant::now();
        folder.send();
        let ours = readers as f64 / begun.elapsed().as_secs_f64();
        println!("smtp-sink: smtp-source {source:.0}/s · phoebe {ours:.0}/s ({:.2}x)", ours / source);
        ratios.push(ours / source);
    }
    println!("median: {:.2}x", median(ratios));
    child.0.kill().unwrap();
    child.0.wait().unwrap();
}

/// 30 % of the recipients refused: the connections live on.
fn refused(readers: usize) {
    let sink = Sink::start(Manner { refuses: 3, ..Manner::default() });
    let folder = Folder::new(Path::new(MEMORY), readers, sink.port, "");
    folder.send();
    let (letters, connections) = sink.took();
    println!("{readers} readers, every third refused: {letters} letters over {connections} connections");
}

fn memory(sizes: &[usize]) {
    let sink = Sink::start(Manner::default());
    for &readers in sizes {
        let folder = Folder::new(Path::new(MEMORY), readers, sink.port, "");
        let begun = Instant::now();
        folder.send();
        let seconds = begun.elapsed().as_secs_f64();
        let ((cpu, kilobytes), (letters, _)) = (folder.cost(), sink.took());
        assert_eq!(letters, readers as u64);
        println!("{readers} readers: {seconds:.1} s, {cpu:.1} s CPU, peak {:.1} MB", kilobytes as f64 / 1024.0);
    }
}

/// Letters a second, and CPU seconds.
fn phoebe(place: &Path, readers: usize, sink: &Sink) -> (f64, f64) {
    let folder = Folder::new(place, readers, sink.port, "");
    sink.took();
    let begun = Instant::now();
    folder.send();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(sink.took().0, readers as u64, "in {}", folder.path().display());
    (readers as f64 / seconds, folder.cost().0)
}

/// Letters a second of `smtp-source`: ten connections kept open, letters of the same size.
fn source(port: u16, letters: usize) -> f64 {
    let begun = Instant::now();
    let done = Command::new("/usr/sbin/smtp-source")
        .args(["-d", "-s", "10", "-l", "50900", "-m", &letters.to_string(), &format!("127.0.0.1:{port}")])
        .status()
        .unwrap();
    assert!(done.success());
    letters as f64 / begun.elapsed().as_secs_f64()
}

/// Median seconds of a flush of a small write.
fn flush_time(place: &Path) -> f64 {
    let mut file = tempfile::NamedTempFile::new_in(place).unwrap();
    let times = (0..200).map(|_| {
        file.write_all(&[7; 4096]).unwrap();
        let begun = Instant::now();
        file.as_file().sync_data().unwrap();
        begun.elapsed().as_secs_f64()
    });
    median(times.collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
