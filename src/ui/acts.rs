//! What the page itself does when it is asked to: dialogs, language, view, files.

use super::app::{App, MAX_LINES, Msg};
use super::keeping::KeepingNotice;
use super::page_action::{PageAction, Sheet, View};
use super::{browser, late, links};
use crate::locale::Texts;
use std::rc::Rc;
use yew::prelude::*;

impl App {
    /// The palette closes behind a line that worked, and remembers it.
    pub(super) fn line_done(&mut self, line: String) {
        if self.session.borrow().refused().is_some() {
            return;
        }
        let mut lines = self.lines.to_vec();
        lines.retain(|old| *old != line);
        lines.push(line);
        if lines.len() > MAX_LINES {
            lines.remove(0);
        }
        self.lines = lines.into();
        self.dialog = None;
    }

    pub(super) fn page(&mut self, ctx: &Context<App>, action: PageAction) {
        match action {
            PageAction::Show(dialog) => self.dialog = Some(dialog),
            PageAction::Close => self.dialog = None,
            PageAction::Lang(lang) => {
                self.settings.lang = lang;
                self.ui.words.texts = Rc::new(Texts::new(lang));
                self.settings.show();
                self.sync();
            }
            PageAction::Theme(theme) => {
                self.settings.theme = theme;
                self.settings.show();
            }
            PageAction::View(view) => {
                (self.settings.view, self.black) = (view, false);
                self.settings.show();
            }
            PageAction::Sheet(sheet) => self.settings.sheet = sheet,
            PageAction::TogglePane => {
                let open = self.settings.sheet == Sheet::Pane;
                self.settings.sheet = if open { Sheet::Closed } else { Sheet::Pane };
            }
            PageAction::Black => self.black = !self.black,
            PageAction::Lesson { id, step } => {
                self.dialog = None;
                match late::take_story(&id) {
                    Some(text) => ctx.link().send_message(Msg::LessonCame { id, step, text }),
                    None => self.tell(KeepingNotice::Gone(links::no_story(&id))),
                }
            }
            PageAction::Run(id) => {
                self.dialog = None;
                self.open_run(ctx, &id, false);
            }
            PageAction::PutAway(word) => {
                self.ui.notices = self.ui.notices.iter().filter(|it| it.word() != word).cloned().collect();
            }
            PageAction::File(file) => links::read_file(ctx.link().clone(), file),
            PageAction::SaveScript => {
                let session = self.session.borrow();
                let name = format!("{}.script", session.about().id);
                if let Some(tools) = late::tools() {
                    let _ = browser::save(&name, &(tools.script)(&session));
                }
            }
            PageAction::Fetch(_) => {}
            PageAction::WakeUp => self.awake = true,
            PageAction::Sleep => self.awake &= self.settings.view != View::Embed,
            PageAction::Retry => self.try_again(ctx),
            PageAction::GiveUp => self.give_up(),
        }
    }
}
