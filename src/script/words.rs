//! The words that mean something to the language itself.

/// What a header line may begin with; `rule` is a header line as long as the header goes on.
pub const HEADERS: &[&str] = &["synod", "protocol", "names", "network", "disk", "timing", "rule"];

/// Alone on a line, it ends the header; so does the first command. Anywhere else it is a word as any other,
/// which a node may be called.
pub const BEGIN: &str = "begin";

/// What a command may begin with.
pub const COMMANDS: &[&str] = &[
    "crash",
    "restart",
    "wipe",
    "pause",
    "resume",
    "flush",
    "fail-next-write",
    "cut",
    "heal",
    "partition",
    "isolate",
    "timeout",
    "request",
    "propose",
    "deliver",
    "drop",
    "duplicate",
    "delay",
    "step",
    "run",
    "settle",
    "reach",
    "set",
    "rule",
    "admin",
    "mark",
    "goto",
    "expect",
];

/// Words inside commands and conditions: bare, they are never a name or a user's text. In double
/// quotes they are.
const RESERVED: &[&str] = &[
    "all", "and", "at", "ballot", "count", "happened", "msg", "none", "not", "off", "on", "or", "refused",
    "until", "violated", "within",
];

/// What a condition may ask of the system as a whole.
pub const GLOBALS: &[&str] =
    &["chosen", "leader", "leaders", "behind", "converged", "violations", "in_flight", "time"];

/// The operations of `request`.
pub const OPERATIONS: &[&str] = &["put", "get", "append", "cas", "tas"];

/// What `set` sets.
pub const SETTINGS: &[&str] = &["latency", "loss", "timeout", "clock", "network", "disk"];

/// Whether a bare word cannot be a name or a user's text.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether the text has the form of a message id, `m12`.
pub fn is_message_id(word: &str) -> bool {
    word.strip_prefix('m').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a node cannot be called so: the name would read as something else.
pub fn is_keyword(word: &str) -> bool {
    is_reserved(word)
        || is_message_id(word)
        || [HEADERS, COMMANDS, GLOBALS].iter().any(|words| words.contains(&word))
}
