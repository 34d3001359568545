//! `reach` in a sitting: what is known of the way is carried out at the playhead; what is not is searched for as other
//! questions are, by the page's worker, so that nobody waits.

use super::work::Acting;
use super::{PaneId, Question, Session};
use crate::script::{self, Command, Way};
use crate::value::Problem;

impl Session {
    /// Puts the commands that lead there in the place of a `reach` whose turn it is. False if there are none to carry out
    /// now: then that was said.
    pub(super) fn find_way(&mut self, acting: &mut Acting) -> bool {
        let Some(Command::Reach(cond)) = acting.commands.get(acting.done) else { return true };
        let cond_text = cond.to_string();
        let said = |id| Problem::new(id).with("cond", &*cond_text);
        match script::way(&self.history, cond) {
            Ok(Way::Known(commands)) => {
                if commands.is_empty() {
                    self.say(said("status-reach-holds"));
                }
                acting.commands.splice(acting.done..=acting.done, commands);
                true
            }
            Ok(Way::Unknown) => {
                let now = self.clock.map_or(0, |clock| clock());
                self.begin_search(Question::Happens(cond_text.clone()), false, now);
                match self.search.fault.clone() {
                    Some((column, problem)) => {
                        self.column = column;
                        self.refuse(problem);
                    }
                    None => {
                        self.pane = PaneId::Checks;
                        self.say(said("status-reach-searched"));
                    }
                }
                false
            }
            Err(fault) => {
                self.column = fault.column;
                self.refuse(fault.problem);
                false
            }
        }
    }
}
