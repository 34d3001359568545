//! The server: tests and sets the flag.

use super::SplitBrain;
use super::about::WRITE_BEFORE_ANSWER;
use super::about::note;
use super::node::{Claim, Write};
use crate::protocol::{Handler, OpResult, Outcome, Request};

impl Handler<'_, SplitBrain> {
    /// Test and set: sets the flag and tells what it was.
    pub(super) fn on_request(&mut self, request: &Request) {
        let asks = Claim { client: request.client, number: request.number };
        let args = [("client", asks.client.into()), ("number", asks.number.into())];
        let was = match self.node.claim {
            Some(claim) if claim == asks => {
                self.out.note(note::SAME_REQUEST, args);
                false
            }
            Some(claim) => {
                let [client, number] = args;
                let own = ("own", (claim.client == asks.client).into());
                self.out.note(note::FINDS_FLAG_SET, [client, number, ("holder", claim.client.into()), own]);
                true
            }
            None => {
                self.out.note(note::SETS_FLAG, args);
                self.node.claim = Some(asks);
                if self.on(WRITE_BEFORE_ANSWER) {
                    self.out.write(Write { claim: asks });
                }
                false
            }
        };
        let outcome = Outcome::Done { result: OpResult::Flag { was } };
        // A 0 that is told again waits for the disk as the first one did.
        if self.on(WRITE_BEFORE_ANSWER) {
            self.out.reply_durable(request.client, request.number, outcome);
        } else {
            self.out.reply(request.client, request.number, outcome);
        }
    }
}
