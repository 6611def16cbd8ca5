//! The main story across process borders: two phones in terminals and two providers on one database, each of them ended
//! and started again in the middle. The programs are the ones that people use.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot set its scene must fail"
)]

use countersign_tests::stage::{Network, Ring, Shop};
use serde_json::{Value, json};
use std::{
    fs::OpenOptions,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

const PATIENCE: Duration = Duration::from_mins(1);
const PASSPHRASE: &str = "correct horse battery staple";

/// A program beside the one that was built for these tests.
fn program(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_mortal-phone")).with_file_name(name);
    assert!(path.exists(), "{} is not there: run `cargo build --workspace --bins` first", path.display());
    path
}

/// A process that is ended with its owner.
struct Process {
    said: Arc<Mutex<String>>,
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Its errors and logs go to a file in `folder`.
    fn start(command: &mut Command, folder: &Path, said: &Arc<Mutex<String>>) -> Self {
        let errors = OpenOptions::new().create(true).append(true).open(folder.join("stderr")).unwrap();
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors).kill_on_drop(true).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { said: said.clone(), input: child.stdin.take(), child, output }
    }

    async fn line(&mut self) -> Option<String> {
        let line = timeout(PATIENCE, self.output.next_line())
            .await
            .unwrap_or_else(|_| panic!("a program says nothing"))
            .unwrap();
        self.said.lock().unwrap().push_str(line.as_deref().unwrap_or_default());
        line
    }

    /// Skips documents until one of this kind.
    async fn document(&mut self, kind: &str) -> Value {
        while let Some(line) = self.line().await {
            let document: Value = serde_json::from_str(&line).unwrap();
            assert_ne!(document["kind"], "error", "{document} after {}", self.said.lock().unwrap());
            if document["kind"] == kind {
                return document;
            }
        }
        panic!("it ended without `{kind}`");
    }

    /// Skips prompts until the one of this application, and gives its id.
    async fn prompt(&mut self, application: &str) -> String {
        loop {
            let prompt = self.document("prompt").await;
            if prompt["application"] == application {
                assert_eq!(prompt["relying_party"], "shop.example");
                return prompt["id"].as_str().unwrap().to_owned();
            }
        }
    }

    async fn say(&mut self, line: &str) {
        self.input.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// Asks it to stop, and waits until it has.
    async fn terminate(mut self) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let status = timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap();
        assert!(status.success(), "{status:?}");
    }

    /// Ends it without a word.
    async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// An organisation with two providers on one database.
struct Acme {
    folder: TempDir,
    ports: [u16; 2],
}

impl Acme {
    async fn new() -> Self {
        let acme = Self { folder: tempfile::tempdir().unwrap(), ports: [free_port(), free_port()] };
        let settings = format!(
            "development = true\norigin = \"{}\"\nother_origins = [\"{}\"]\n[trace]\nfilter = \"trace\"\n",
            acme.origin(0),
            acme.origin(1)
        );
        std::fs::write(acme.folder.path().join("countersign-provider.toml"), settings).unwrap();
        acme.run(&["init", "--tenant", "acme.example", "--name", "Acme"]).await;
        acme
    }

    fn origin(&self, node: usize) -> String {
        format!("http://127.0.0.1:{}", self.ports[node])
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("countersign-provider"));
        command.current_dir(self.folder.path()).env_remove("COUNTERSIGN_PROVIDER_CONFIG");
        command
    }

    /// One command of the operator's.
    async fn run(&self, arguments: &[&str]) -> Value {
        let output = self.command().arg("--json").args(arguments).output().await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    async fn serve(&self, node: usize) -> Process {
        let mut command = self.command();
        let listen = format!("listen=127.0.0.1:{}", self.ports[node]);
        command.args(["--set", &listen, "--set", &format!("server_name=node-{}", node + 1), "serve"]);
        let mut process = Process::start(&mut command, self.folder.path(), &Arc::default());
        let line = process.line().await.unwrap();
        assert!(line.starts_with("Listening"), "{line}");
        process
    }
}

/// A phone: a folder.
struct Phone {
    folder: TempDir,
    /// All that it has printed.
    said: Arc<Mutex<String>>,
}

impl Phone {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), said: Arc::default() }
    }

    fn start(&self, arguments: &[&str]) -> Process {
        let mut command = Command::new(program("countersign"));
        command
            .env("COUNTERSIGN_PASSPHRASE", PASSPHRASE)
            .args(["-vv", "--json", "--development", "--home", self.folder.path().to_str().unwrap()])
            .args(arguments);
        Process::start(&mut command, self.folder.path(), &self.said)
    }

    async fn ask(&self, arguments: &[&str], kind: &str) -> Value {
        self.start(arguments).document(kind).await
    }

    /// From an offer to an active account; the operator types the digits. Returns the offer's secret.
    async fn activate(&self, acme: &Acme) -> String {
        let offer = acme.run(&["offer", "make", "--user", "mara"]).await;
        let mut phone = self.start(&["activate", "--yes", "-"]);
        phone.say(offer["link"].as_str().unwrap()).await;
        drop(phone.input.take());
        let digits = phone.document("confirmation").await["digits"].as_str().unwrap().to_owned();
        acme.run(&["offer", "confirm", offer["id"].as_str().unwrap(), &digits]).await;
        phone.document("activated").await;
        offer["link"].as_str().unwrap().rsplit('#').next().unwrap().to_owned()
    }

    /// All that it has printed and logged.
    fn told(&self) -> String {
        self.said.lock().unwrap().clone() + &logged(self.folder.path())
    }

    async fn code(&self) -> String {
        self.ask(&["codes", "--once"], "codes").await["rows"][0]["code"].as_str().unwrap().to_owned()
    }
}

fn logged(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("stderr")).unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

async fn collect(shop: &Shop, ring: &Ring) -> Value {
    shop.expect(&format!("sign-ins/{}/collect", ring.id), json!({ "wait_seconds": 20 })).await["state"].clone()
}

#[tokio::test]
async fn two_phones_and_two_providers_tell_the_story_through_a_restart_of_each() {
    let acme = Acme::new().await;
    let (first_node, second_node) = (acme.serve(0).await, acme.serve(1).await);
    let key = acme.run(&["api-key", "make", "--domain", "shop.example"]).await;
    let network = Network::new();
    let first_shop = Shop::new(&network, &acme.origin(0), key["key"].as_str().unwrap());
    let second_shop = first_shop.at(&acme.origin(1));

    let (mara, spare) = (Phone::new(), Phone::new());
    let secrets = [
        PASSPHRASE.to_owned(),
        // The secret itself may hold underscores, and its last piece may be a letter.
        key["key"].as_str().unwrap().splitn(3, '_').last().unwrap().to_owned(),
        mara.activate(&acme).await,
        spare.activate(&acme).await,
    ];
    let mut listening = mara.start(&["listen"]);
    let mut listening_too = spare.start(&["listen"]);

    // Rung at one provider, answered and collected at the other.
    let ring = first_shop.ring_with("mara", json!({ "application": "First" })).await;
    let prompt = listening.prompt("First").await;
    listening_too.prompt("First").await;
    listening.say(&format!("approve {prompt} {}", ring.number())).await;
    assert_eq!(listening.document("answered").await["decision"], "approve");
    assert_eq!(collect(&second_shop, &ring).await, "approved");
    listening_too.document("prompt-ended").await;

    // The first provider is ended; phones go to the other by themselves.
    first_node.terminate().await;
    let ring = second_shop.ring_with("mara", json!({ "application": "Second" })).await;
    let prompt = listening_too.prompt("Second").await;
    listening_too.say(&format!("deny {prompt}")).await;
    assert_eq!(listening_too.document("answered").await["recorded"], "recorded");
    assert_eq!(collect(&second_shop, &ring).await, "denied");

    // A phone is killed with a prompt on its screen, and started again: it asks once more.
    let ring = second_shop.ring_with("mara", json!({ "application": "Third" })).await;
    listening.prompt("Third").await;
    listening.kill().await;
    let first_node = acme.serve(0).await;
    second_node.kill().await; // the other provider without a word
    let mut listening = mara.start(&["listen", "--once"]);
    let prompt = listening.prompt("Third").await;
    listening.say(&format!("approve {prompt} {}", ring.number())).await;
    listening.document("answered").await;
    assert_eq!(collect(&first_shop, &ring).await, "approved");

    // The other phone, too; and the provider that was killed comes back.
    listening_too.kill().await;
    let second_node = acme.serve(1).await;
    let ring = second_shop.ring_with("mara", json!({ "application": "Fourth" })).await;
    let mut listening_too = spare.start(&["listen", "--once"]);
    let prompt = listening_too.prompt("Fourth").await;
    listening_too.say(&format!("report {prompt}")).await;
    assert_eq!(listening_too.document("answered").await["decision"], "report");
    assert_eq!(collect(&first_shop, &ring).await, "reported");

    // Codes of both phones, at both providers, also while none of them is asked.
    assert!(first_shop.accepts_code("mara", &mara.code().await).await);
    assert!(second_shop.accepts_code("mara", &spare.code().await).await);
    for phone in [&mara, &spare] {
        let verified = phone.ask(&["log", "verify"], "verification").await;
        assert_eq!(verified["intact"], true, "{verified}");
        assert!(verified["anchored_up_to"].as_u64().is_some(), "{verified}");
    }
    first_node.terminate().await;
    second_node.terminate().await;

    for told in [mara.told(), spare.told(), logged(acme.folder.path())] {
        assert!(secrets.iter().all(|secret| !told.contains(secret)), "a secret shows");
    }
}
