//! What the server does with a request.

use super::Register;
use super::about::note;
use super::about::{DEDUPLICATE, WRITE_BEFORE_ANSWER};
use super::node::Write;
use crate::protocol::state_machine::Applied;
use crate::protocol::{Handler, Outcome, Request};

impl Handler<'_, Register> {
    pub(super) fn on_request(&mut self, request: &Request) {
        let args = [("client", request.client.into()), ("number", request.number.into())];
        let deduplicate = self.on(DEDUPLICATE);
        let result = match self.node.machine.apply(request, deduplicate) {
            Applied::Fresh(result) => {
                self.out.note(note::TAKES_EFFECT, args);
                if self.on(WRITE_BEFORE_ANSWER) {
                    self.out.write(Write { request: request.clone(), deduplicate });
                }
                result
            }
            Applied::Again(result) => {
                self.out.note(note::ANSWERS_AGAIN, args);
                result
            }
            Applied::Stale => return self.out.note(note::IS_OUTDATED, args),
        };
        // An answer that is given again waits for the disk as the first one did.
        let outcome = Outcome::Done { result };
        if self.on(WRITE_BEFORE_ANSWER) {
            self.out.reply_durable(request.client, request.number, outcome);
        } else {
            self.out.reply(request.client, request.number, outcome);
        }
    }
}
