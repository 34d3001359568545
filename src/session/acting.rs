//! Wishes that change something. They speak the script language, which a first visit has not fetched
//! when it shows its first picture: see [`crate::late`].

use super::{Intent, Session};

/// What acting needs and watching does not.
pub struct Acting {
    update: fn(&mut Session, Intent),
    deliver_oldest: fn(&mut Session),
    judge: fn(&mut Session),
}

/// The one way to act that there is.
pub const ACTS: &Acting =
    &Acting { update: Session::act_on, deliver_oldest: Session::deliver_oldest, judge: Session::judge };

crate::late! {
    /// How to act, once that is here. The page heeds no such wish before.
    pub static ACTING: Acting = ACTS
}

impl Session {
    pub(super) fn act_later(&mut self, intent: Intent) {
        if let Some(acting) = ACTING.get() {
            (acting.update)(self, intent);
        }
    }

    /// By hand, "one step" delivers a message.
    pub(super) fn deliver_one(&mut self) {
        if let Some(acting) = ACTING.get() {
            (acting.deliver_oldest)(self);
        }
    }

    /// How far somebody is with an open challenge.
    pub(super) fn judge_later(&mut self) {
        if let Some(acting) = ACTING.get().filter(|_| self.challenge.is_some()) {
            (acting.judge)(self);
        }
    }

    fn act_on(&mut self, intent: Intent) {
        match intent {
            Intent::Do(command) => self.act(std::slice::from_ref(&command)),
            Intent::DoAll(commands) => self.act(&commands),
            Intent::DoLine(text) => self.act_line(&text),
            Intent::Deed(deed) => self.deed(deed),
            Intent::Undo => self.undo(),
            Intent::Open { name, text } => self.open(name, text),
            Intent::OpenPartly => self.open_partly(),
            Intent::OpenLesson { id, text, lesson, step } => self.open_lesson(&id, text, lesson, step),
            Intent::OpenChallenge { id, text, challenge, linked } => {
                self.open_challenge(&id, text, challenge, linked);
            }
            Intent::StartAgain => self.start_again(),
            Intent::ShowFound(found) => self.show_found(&found),
            Intent::ShowBroken(invariant) => self.go_to_broken(invariant),
            Intent::NextBeat => self.next_beat(),
            Intent::PreviousBeat => self.previous_beat(),
            Intent::Answer(choice) => self.answer(choice),
            Intent::GoOnFromHere => self.go_on_from_here(),
            Intent::GoOn => self.go_on(),
            Intent::Stop => self.stop(),
            Intent::Wait => self.refuse(crate::value::Problem::new("status-busy")),
            _ => {}
        }
    }
}
