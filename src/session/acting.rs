//! Actions that change something. They speak the script language, which a first visit has not fetched
//! when it shows its first picture: see [`crate::late`].

use super::{Session, SessionAction};

/// What acting needs and watching does not.
pub struct Acting {
    update: fn(&mut Session, SessionAction),
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
    pub(super) fn act_later(&mut self, action: SessionAction) {
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

    fn act_on(&mut self, action: SessionAction) {
        match action {
            SessionAction::Do(command) => self.act(std::slice::from_ref(&command)),
            SessionAction::DoAll(commands) => self.act(&commands),
            SessionAction::DoLine(text) => self.act_line(&text),
            SessionAction::Shortcut(shortcut) => self.shortcut(shortcut),
            SessionAction::Undo => self.undo(),
            SessionAction::Open { name, text } => self.open(name, text),
            SessionAction::OpenPartly => self.open_partly(),
            SessionAction::OpenLesson { id, text, lesson, step } => self.open_lesson(&id, text, lesson, step),
            SessionAction::OpenChallenge { id, text, challenge, linked } => {
                self.open_challenge(&id, text, challenge, linked);
            }
            SessionAction::StartAgain => self.start_again(),
            SessionAction::ShowFound(found) => self.show_found(&found),
            SessionAction::ShowBroken(invariant) => self.go_to_broken(invariant),
            SessionAction::NextBeat => self.next_beat(),
            SessionAction::PreviousBeat => self.previous_beat(),
            SessionAction::Answer(choice) => self.answer(choice),
            SessionAction::GoOnFromHere => self.go_on_from_here(),
            SessionAction::GoOn => self.go_on(),
            SessionAction::Stop => self.stop(),
            SessionAction::Wait => self.refuse(crate::value::Problem::new("status-busy")),
            _ => {}
        }
    }
}
