//! Completions.

use crate::phone::{code, finish, stdout, without_environment};

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = finish(without_environment(&["completions", shell]), "");
        assert_eq!(code(&output), 0);
        let script = stdout(&output);
        for command in ["activate", "codes", "reactivate", "device-token", "inspect"] {
            assert!(script.contains(command), "{shell} lacks {command}");
        }
    }
}
