package io.hcsshim.it.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The rules that keep the shape of the tree (docs/architecture.md), read from what was compiled.
class ArchitectureTest {
    private static final int LONGEST_FILE = 600;
    private static final int LONGEST_METHOD = 60;
    private static final Pattern VAGUE_NAME =
            Pattern.compile(
                    "(Abstract|Default)[A-Z].*|.*(Impl|Utils?|Manager|Helper|Base|Info|Data)");

    private static final Pattern GUEST_PACKAGES =
            Pattern.compile("io\\.hcsshim\\.(guest|protocol|wire|sys)(\\..*)?");

    @Test
    void noPackagesDependOnEachOtherInACircle() throws IOException {
        var graph = packageGraph();
        var circles = new TreeSet<String>();
        for (var start : graph.keySet()) {
            if (reachable(graph, start).contains(start)) {
                circles.add(start);
            }
        }
        assertEquals(Set.of(), circles, "packages that reach themselves");
    }

    @Test
    void onlySysTouchesForeignMemory() throws IOException {
        var offenders = new TreeSet<String>();
        for (var model : ProductClasses.all()) {
            var here = ProductClasses.packageOf(model.thisClass().asInternalName());
            if (!here.startsWith("io.hcsshim.sys")
                    && ProductClasses.packagesUsedBy(model).contains("java.lang.foreign")) {
                offenders.add(model.thisClass().asInternalName());
            }
        }
        assertEquals(Set.of(), offenders);
    }

    /// A clone of a machine has the agent's whole memory, so what the agent draws comes from the kernel, which reseeds.
    @Test
    void nothingThatRunsInTheGuestKeepsRandomNumbersOfItsOwn() throws IOException {
        var sources =
                Set.of(
                        "java/security/SecureRandom",
                        "java/util/Random",
                        "java/util/SplittableRandom",
                        "java/util/concurrent/ThreadLocalRandom");
        var offenders = new TreeSet<String>();
        for (var model : ProductClasses.all()) {
            var here = ProductClasses.packageOf(model.thisClass().asInternalName());
            if (GUEST_PACKAGES.matcher(here).matches()) {
                for (var entry : model.constantPool()) {
                    var draws =
                            switch (entry) {
                                case ClassEntry named -> sources.contains(named.asInternalName());
                                case MethodRefEntry method ->
                                        method.name().equalsString("randomUUID")
                                                || method.owner()
                                                                .name()
                                                                .equalsString("java/lang/Math")
                                                        && method.name().equalsString("random");
                                default -> false;
                            };
                    if (draws) {
                        offenders.add(model.thisClass().asInternalName() + ": " + entry);
                    }
                }
            }
        }
        assertEquals(Set.of(), offenders);
    }

    @Test
    void aProviderIsNamedByCompositionRootsOnly() throws IOException {
        var offenders = new TreeSet<String>();
        for (var model : ProductClasses.all()) {
            var here = ProductClasses.packageOf(model.thisClass().asInternalName());
            var mayName =
                    here.startsWith("io.hcsshim.vm")
                            || here.equals("io.hcsshim.shim")
                            || here.startsWith("io.hcsshim.cli");
            if (!mayName && ProductClasses.packagesUsedBy(model).contains("io.hcsshim.vm.qemu")) {
                offenders.add(model.thisClass().asInternalName());
            }
        }
        assertEquals(Set.of(), offenders);
    }

    @Test
    void namesSayWhatThingsAre() throws IOException {
        var offenders = new TreeSet<String>();
        for (var model : ProductClasses.all()) {
            var name = model.thisClass().asInternalName();
            var simple = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
            if (VAGUE_NAME.matcher(simple).matches()) {
                offenders.add(name);
            }
        }
        assertEquals(Set.of(), offenders);
    }

    @Test
    void filesAndMethodsStayReadable() throws IOException {
        var offenders = new TreeSet<String>();
        for (var source : ProductClasses.sources()) {
            var lines = Files.readAllLines(source).size();
            if (lines > LONGEST_FILE) {
                offenders.add(source.getFileName() + ": " + lines + " lines");
            }
        }
        for (var model : ProductClasses.all()) {
            for (var method : model.methods()) {
                var lines = linesOf(method);
                if (lines > LONGEST_METHOD && !method.methodName().equalsString("<clinit>")) {
                    offenders.add(
                            model.thisClass().asInternalName()
                                    + "."
                                    + method.methodName().stringValue()
                                    + ": "
                                    + lines
                                    + " lines");
                }
            }
        }
        assertEquals(Set.of(), offenders);
    }

    private static int linesOf(MethodModel method) {
        var first = Integer.MAX_VALUE;
        var last = 0;
        var code = method.findAttribute(Attributes.code()).orElse(null);
        if (code == null || method.methodName().equalsString("<init>")) {
            return 0; // a constructor's table includes its field initialisers, anywhere in the file
        }
        var table = code.findAttribute(Attributes.lineNumberTable()).orElse(null);
        if (table == null) {
            return 0;
        }
        for (var line : table.lineNumbers()) {
            first = Math.min(first, line.lineNumber());
            last = Math.max(last, line.lineNumber());
        }
        return last - first + 1;
    }

    private static Map<String, Set<String>> packageGraph() throws IOException {
        var graph = new TreeMap<String, Set<String>>();
        for (ClassModel model : ProductClasses.all()) {
            var here = ProductClasses.packageOf(model.thisClass().asInternalName());
            var uses = graph.computeIfAbsent(here, _ -> new TreeSet<>());
            for (var used : ProductClasses.packagesUsedBy(model)) {
                if (used.startsWith("io.hcsshim.") && !used.equals(here)) {
                    uses.add(used);
                }
            }
        }
        return graph;
    }

    private static Set<String> reachable(Map<String, Set<String>> graph, String start) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.copyOf(graph.get(start)));
        while (!open.isEmpty()) {
            var next = open.pop();
            if (seen.add(next)) {
                open.addAll(new ArrayList<>(graph.getOrDefault(next, Set.of())));
            }
        }
        return seen;
    }
}
