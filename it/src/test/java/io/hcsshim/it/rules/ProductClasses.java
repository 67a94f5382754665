package io.hcsshim.it.rules;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every class and source file of the product modules, as the build left them.
final class ProductClasses {
    private static final List<String> MODULES =
            List.of(
                    "wire",
                    "sys",
                    "disk",
                    "hcs",
                    "hcn",
                    "hostfiles",
                    "ninep",
                    "protocol",
                    "vm",
                    "uvm",
                    "guest",
                    "shim",
                    "windows",
                    "cli",
                    "snapshotter",
                    "testkit");

    private ProductClasses() {}

    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static List<ClassModel> all() throws IOException {
        var classes = new ArrayList<ClassModel>();
        for (var module : MODULES) {
            for (var file : files(root().resolve(module).resolve("target/classes"), ".class")) {
                classes.add(ClassFile.of().parse(file));
            }
        }
        if (classes.size() < MODULES.size()) {
            throw new IllegalStateException("nothing was compiled under " + root());
        }
        return classes;
    }

    static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : MODULES) {
            sources.addAll(files(root().resolve(module).resolve("src"), ".java"));
        }
        return sources;
    }

    static String packageOf(String internalName) {
        int slash = internalName.lastIndexOf('/');
        return slash < 0 ? "" : internalName.substring(0, slash).replace('/', '.');
    }

    static Set<String> packagesUsedBy(ClassModel model) {
        var used = new HashSet<String>();
        for (var entry : model.constantPool()) {
            if (entry instanceof ClassEntry named) {
                used.add(packageOf(named.asInternalName().replaceFirst("^\\[+L", "")));
            }
        }
        return used;
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(suffix)).toList();
        }
    }
}
