package io.hcsshim.shim.settings;

/// A thing that can be set.
///
/// @param name    of the annotation, ending in `*` if something follows; or of the field of the runtime options
/// @param kind    what its value looks like
/// @param effect  what comes of it
/// @param meaning what it is for, in a few words
record Setting(String name, Kind kind, Effect effect, String meaning) {
    private static final String ANY = "*";

    boolean isCalled(String given) {
        return name.endsWith(ANY)
                ? given.startsWith(name.substring(0, name.length() - ANY.length()))
                : given.equals(name);
    }
}
