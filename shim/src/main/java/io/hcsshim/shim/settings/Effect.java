package io.hcsshim.shim.settings;

/// What comes of a setting.
enum Effect {
    /// It does what its line says.
    DONE("yes"),
    /// The agent in the machine does what its line says.
    GUEST("in the guest"),
    /// Accepted with a warning: nothing of the kind is built yet.
    NOT_YET("not yet"),
    /// Accepted with a warning: it means something to Hyper-V only.
    HYPER_V("Hyper-V only"),
    /// Accepted with a warning: it means something to containers of Windows only.
    WINDOWS("Windows only"),
    /// Whoever asks for it relies on it, and only Hyper-V can keep it: elsewhere the pod is refused.
    HIDDEN("Hyper-V, or refused"),
    /// For others who read the same settings; nothing to do and nothing to say.
    NONE("for others");

    private final String word;

    Effect(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
