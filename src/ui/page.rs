//! What the page looks like: regions, and the dialog over them.

use super::app::{App, Msg};
use super::context::UiContext;
use super::feed::Feed;
use super::header::Header;
use super::links;
use super::page_action::{PageAction, View};
use super::pane_column::{PaneColumn, SheetTabs, pane, panes};
use super::panes::PaneProps;
use super::part::part;
use super::player::Player;
use super::stage::Stage;
use super::transport::{Transport, Word};
use crate::session::{Act, NoticeKind, PaneId, Session, SessionAction, Shortcut};
use yew::prelude::*;

impl App {
    pub(super) fn show(&self, ctx: &Context<App>) -> Html {
        let session = self.session.borrow();
        let view = self.settings.view;
        let embedded = view == View::Embed;
        let asleep = (!self.awake).then_some("asleep");
        let black = self.black.then_some("black");
        let told = session.story().is_some().then_some("told");
        let class = classes!(
            "page",
            view.word(),
            format!("sheet-{}", self.settings.sheet.word()),
            asleep,
            black,
            told
        );
        let onpointerdown = ctx.link().batch_callback({
            let asleep = !self.awake;
            move |_: PointerEvent| asleep.then_some(Msg::Page(PageAction::WakeUp))
        });
        html! {
            <ContextProvider<UiContext> context={self.ui.clone()}>
                <div {class} {onpointerdown}>
                    if !embedded {
                        {part(Header { theme: self.settings.theme, view, nodes: links::nodes(&session) })}
                        {self.story(&session)}
                    }
                    <main class="middle">
                        <Stage frame={session.frame().clone()} selection={session.selection()}
                            losses={session.losses().clone()} motion={self.motion.clone()} />
                        {self.transport(&session)}
                    </main>
                    if embedded {
                        {self.strip(&session)}
                    }
                    {self.pane_column(&session)}
                    <Player clock={self.clock.clone()} motion={self.motion.clone()} dials={self.dials.clone()}
                        dispatch={self.ui.dispatch.clone()} playing={session.playing()} />
                    {self.dialogs(&session)}
                </div>
            </ContextProvider<UiContext>>
        }
    }

    fn story(&self, session: &Session) -> Html {
        let hint = || match session.run() {
            0 => self.ui.t("first-hint"),
            _ => self.ui.t(&format!("{}-try", session.about().id)),
        };
        html! {
            <aside class="story" aria-label={self.ui.t("story-title")}>
                if session.lesson().is_some() || session.challenge().is_some() {
                    {for self.ui.tools.map(|tools| (tools.story)(session))}
                } else if session.is_fresh() {
                    <div class="first-hint"><p>{hint()}</p><div class="buttons">{self.offers(session)}</div></div>
                }
                {part(Feed { lines: self.feed.clone(), more: self.feed_more, onmore: self.older.clone() })}
            </aside>
        }
    }

    /// What may be pressed at once: clients ask, or proposers propose; who leads crashes.
    fn offers(&self, session: &Session) -> Html {
        let offer = |shortcut, text: &str, tip: &str| {
            let onclick = self.ui.on(Act::Shortcut(shortcut));
            html! { <button class="btn" {onclick} title={self.ui.tip(tip)}>{self.ui.t(text)}</button> }
        };
        let (about, roster) = (session.about(), session.roster());
        let asks = about.usual().is_some() && roster.of("client").next().is_some();
        let leads = !session.frame().global.leaders.is_empty();
        html! {
            <>
                if asks {
                    {offer(Shortcut::Request, "hint-ask", "do-request")}
                } else if about.proposes.is_some() {
                    {offer(Shortcut::Request, "hint-propose", "do-request")}
                }
                if leads {
                    {offer(Shortcut::RestartLeader, "hint-leader", "do-restart-leader")}
                }
            </>
        }
    }

    /// In a frame: the lesson or the challenge if there is one, and the way to a window of its own.
    fn strip(&self, session: &Session) -> Html {
        let Some(tools) = self.ui.tools else { return Html::default() };
        html! {
            <>
                if session.story().is_some() {
                    <aside class="story" aria-label={self.ui.t("story-title")}>{(tools.story)(session)}</aside>
                }
                {(tools.way_out)(self.settings.theme)}
            </>
        }
    }

    fn transport(&self, session: &Session) -> Html {
        let frozen =
            session.lesson().is_some_and(|run| run.question().is_some() && run.beat().locked.is_none());
        part(Transport {
            playing: session.playing(),
            playhead: session.playhead(),
            speed: session.speed(),
            scale: session.timeline().scale(),
            end: session.history().end(),
            marks: self.marks.clone(),
            branches: self.branches.clone(),
            dials: self.dials.clone(),
            word: self.word(session),
            working: session.working(),
            frozen,
        })
    }

    /// The status line: what the session has to say, in words.
    fn word(&self, session: &Session) -> Option<Word> {
        let notice = session.notice()?;
        let (text, bad) = match &notice.kind {
            NoticeKind::Said(problem) => (self.ui.say(problem), false),
            NoticeKind::Refused(problem) => (self.ui.say(problem), true),
            NoticeKind::Violated { step, event } => {
                let event = session.history().step(*step)?.events.get(*event)?;
                let sentence = self.ui.texts.event(event, session.about(), session.roster())?;
                (sentence.text, true)
            }
        };
        let offer = session.is_full().then_some(("status-go-on", SessionAction::Act(Act::GoOnFromHere)));
        Some(Word { text: text.into(), offer, bad, serial: notice.serial })
    }

    fn pane_column(&self, session: &Session) -> Html {
        let (frame, selection) = (session.frame().clone(), session.selection());
        let operations = session.operations().clone();
        // Of all panes one shows how far a search is: the others are not drawn again for it.
        let searched = |pane| if pane == PaneId::Checks { session.search().changes() } else { 0 };
        if self.settings.view == View::Embed {
            let Some(wanted) = self.settings.pane else { return Html::default() };
            let (_, chosen) = panes(&frame, wanted);
            let frame = frame.clone();
            let props = PaneProps { frame, operations, selection, asked: None, searched: searched(chosen) };
            return html! { <section class="side"><div class="pane">{pane(&self.ui, props, chosen)}</div></section> };
        }
        let (sheet, pane, asked) = (self.settings.sheet, session.pane(), session.asked());
        let searched = searched(pane);
        let column = PaneColumn { frame, operations, pane, selection, asked, searched, sheet };
        html! { <>{part(column.clone())}{part(SheetTabs(column))}</> }
    }

    /// Dialogs come with a file of their own; until it is there, nothing is shown.
    fn dialogs(&self, session: &Session) -> Html {
        let wanted = session.trouble().is_some() || self.dialog.is_some();
        match self.ui.tools {
            Some(tools) if wanted => (tools.dialog)(self, session),
            _ => Html::default(),
        }
    }
}
