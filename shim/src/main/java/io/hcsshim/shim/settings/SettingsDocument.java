package io.hcsshim.shim.settings;

import java.util.List;

/// The page of the documentation that lists what can be set.
final class SettingsDocument {
    private static final String INTRODUCTION =
            """
            # Annotations and runtime options

            *Printed from the tables that the shim reads by (`io.hcsshim.shim.settings`); a test compares.*

            An annotation in the spec goes before a runtime option, that before an annotation in the option
            `default_container_annotations`, that before `windows.resources` in the spec, that before the environment
            ([shim.md](shim.md)), that before what is usual. The first container of a pod speaks for the machine.

            Booleans are `1`, `t`, `T`, `true`, `True`, `TRUE` and their opposites; numbers are decimal; counts have no sign;
            lists have commas. A value that cannot be read counts as absent, with a warning; a GUID that is none is refused.
            What is known and has no effect is named in one warning for each container.

            | effect | |
            |---|---|
            | yes | does what its line says |
            | in the guest | the agent does it |
            | not yet | accepted with a warning: not built |
            | Hyper-V only | accepted with a warning: it means nothing to QEMU, or is so in any case |
            | Windows only | accepted with a warning: for containers of Windows |
            | Hyper-V, or refused | does on Hyper-V what its line says; elsewhere a pod that relies on it does not start |
            | for others | accepted |

            `…` stands for `io.microsoft.virtualmachine`.
            """;

    private SettingsDocument() {}

    /// The whole page, Markdown.
    static String text() {
        var page = new StringBuilder(INTRODUCTION);
        for (var section : KnownAnnotations.SECTIONS) {
            page.append("\n## ").append(section.title()).append("\n\n");
            page.append("| annotation | value | effect | meaning |\n|---|---|---|---|\n");
            section.settings().forEach(setting -> page.append(line(setting, true)));
        }
        page.append("\n## Runtime options\n\n");
        page.append("`containerd.runhcs.v1.Options`. Those of another type are left aside.\n\n");
        page.append("| option | effect | meaning |\n|---|---|---|\n");
        options().forEach(setting -> page.append(line(setting, false)));
        return page.toString();
    }

    private static List<Setting> options() {
        return KnownOptions.ALL.stream().map(KnownOptions.Option::setting).toList();
    }

    private static String line(Setting setting, boolean withKind) {
        var name = setting.name().replace("io.microsoft.virtualmachine.", "….");
        return "| `"
                + name
                + "` | "
                + (withKind ? setting.kind().word() + " | " : "")
                + setting.effect().word()
                + " | "
                + setting.meaning()
                + " |\n";
    }
}
