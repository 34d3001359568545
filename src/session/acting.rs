//! Actions that change something. They speak the script language, which a first visit has not fetched
//! when it shows its first picture: see [`crate::late`].

use super::{Act, Session};

/// What acting needs and watching does not.
pub struct Acting {
    update: fn(&mut Session, Act),
    deliver_oldest: fn(&mut Session),
    judge: fn(&mut Session),
}

/// The one way to act that there is.
pub const ACTS: &Acting =
    &Acting { update: Session::act_on, deliver_oldest: Session::deliver_oldest, judge: Session::judge };

crate::late! {
    /// How to act, once that is here. The page heeds no such action before.
    pub static ACTING: Acting = ACTS
}

impl Session {
    pub(super) fn act_later(&mut self, action: Act) {
        if let Some(acting) = ACTING.get() {
            (acting.update)(self, action);
        }
    }

    /// By hand, "one step" delivers a message.
    pub(super) fn deliver_one(&mut self) {
        if let Some(acting) = ACTING.get() {
            (acting.deliver_oldest)(self);
        }
    }

    /// How far the person is with an open challenge.
    pub(super) fn judge_later(&mut self) {
        if let Some(acting) = ACTING.get().filter(|_| self.challenge.is_some()) {
            (acting.judge)(self);
        }
    }

    fn act_on(&mut self, action: Act) {
        match action {
            Act::Do(command) => self.act(std::slice::from_ref(&command)),
            Act::DoAll(commands) => self.act(&commands),
            Act::DoLine(text) => self.act_line(&text),
            Act::Shortcut(shortcut) => self.shortcut(shortcut),
            Act::Undo => self.undo(),
            Act::Open { name, text } => self.open(name, text),
            Act::OpenPartly => self.open_partly(),
            Act::OpenLesson { id, text, lesson, step } => self.open_lesson(&id, text, lesson, step),
            Act::OpenChallenge { id, text, challenge, linked } => {
                self.open_challenge(&id, text, challenge, linked);
            }
            Act::StartAgain => self.start_again(),
            Act::Search(action) => self.search_on(action),
            Act::ShowFound(found) => self.show_found(&found),
            Act::ShowBroken(invariant) => self.go_to_broken(invariant),
            Act::NextBeat => self.next_beat(),
            Act::PreviousBeat => self.previous_beat(),
            Act::Answer(choice) => self.answer(choice),
            Act::GoOnFromHere => self.go_on_from_here(),
            Act::GoOn => self.go_on(),
            Act::Stop => self.stop(),
            Act::Wait => self.refuse(crate::value::Problem::new("status-busy")),
        }
    }
}
