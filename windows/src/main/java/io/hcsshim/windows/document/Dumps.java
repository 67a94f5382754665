package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.DebugOptions;
import io.hcsshim.hcs.schema2.RegistryChanges;
import io.hcsshim.hcs.schema2.RegistryHive;
import io.hcsshim.hcs.schema2.RegistryKey;
import io.hcsshim.hcs.schema2.RegistryValue;
import io.hcsshim.hcs.schema2.RegistryValueType;
import io.hcsshim.hcs.schema2.VirtualMachine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is left of programs and machines that crash, if somebody asks for it (host specification, annotations of Windows
/// containers). Pure.
public final class Dumps {
    private static final String LOCATION = "io.microsoft.container.processdumplocation";
    private static final String TYPE = "io.microsoft.wcow.processdumptype";
    private static final String COUNT = "io.microsoft.wcow.processdumpcount";
    private static final String OF_MACHINE = "io.microsoft.virtualmachine.dump-directory-path";
    private static final int USUAL_COUNT = 10;

    /// Where Windows Error Reporting reads where to leave dumps (Windows documentation, "Collecting User-Mode Dumps").
    private static final String KEY = "Microsoft\\Windows\\Windows Error Reporting\\LocalDumps";

    private Dumps() {}

    /// What the registry of a container says, so that its programs leave dumps in a folder of it; empty if nobody wants that.
    ///
    /// @throws IllegalArgumentException if the type is neither `mini` nor `full`, or the count no number above 0
    static Optional<RegistryChanges> ofPrograms(Map<String, String> annotations) {
        var folder = annotations.getOrDefault(LOCATION, "");
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        var values =
                List.of(
                        value("DumpFolder", RegistryValueType.EXPANDED_STRING)
                                .with(RegistryValue.STRING_VALUE, folder),
                        value("DumpType", RegistryValueType.D_WORD)
                                .with(RegistryValue.D_WORD_VALUE, type(annotations)),
                        value("DumpCount", RegistryValueType.D_WORD)
                                .with(RegistryValue.D_WORD_VALUE, count(annotations)));
        return Optional.of(new RegistryChanges().with(RegistryChanges.ADD_VALUES, values));
    }

    private static RegistryValue value(String name, String type) {
        var key =
                new RegistryKey()
                        .with(RegistryKey.HIVE, RegistryHive.SOFTWARE)
                        .with(RegistryKey.NAME, KEY);
        return new RegistryValue()
                .with(RegistryValue.KEY, key)
                .with(RegistryValue.NAME, name)
                .with(RegistryValue.TYPE, type);
    }

    private static int type(Map<String, String> annotations) {
        var word = annotations.getOrDefault(TYPE, "mini");
        return switch (word) {
            case "mini" -> 1;
            case "full" -> 2;
            default ->
                    throw new IllegalArgumentException(
                            TYPE + " is mini or full, not '" + word + "'");
        };
    }

    private static int count(Map<String, String> annotations) {
        var word = annotations.getOrDefault(COUNT, "" + USUAL_COUNT);
        try {
            int count = Integer.parseInt(word);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(COUNT + " is no number: '" + word + "'", e);
        }
        throw new IllegalArgumentException(COUNT + " is more than 0, not " + word);
    }

    /// The document of a machine whose state is written to files of the host when its system crashes, if somebody wants that.
    ///
    /// @param id the machine's
    public static ComputeSystem ofMachine(
            ComputeSystem document, String id, Map<String, String> annotations) {
        var folder = annotations.getOrDefault(OF_MACHINE, "");
        if (folder.isEmpty()) {
            return document;
        }
        var path = (folder.endsWith("\\") ? folder : folder + "\\") + id;
        var options =
                new DebugOptions()
                        .with(
                                DebugOptions.BUGCHECK_SAVED_STATE_FILE_NAME,
                                path + "-savedstate.vmrs")
                        .with(
                                DebugOptions.BUGCHECK_NO_CRASHDUMP_SAVED_STATE_FILE_NAME,
                                path + "-savedstate_nocrashdump.vmrs");
        var machine = document.get(ComputeSystem.VIRTUAL_MACHINE);
        return document.with(
                ComputeSystem.VIRTUAL_MACHINE, machine.with(VirtualMachine.DEBUG_OPTIONS, options));
    }
}
