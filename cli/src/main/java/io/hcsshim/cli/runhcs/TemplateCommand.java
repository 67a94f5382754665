package io.hcsshim.cli.runhcs;

import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.TemplateMaker;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs template`: machines that were booted, warmed up and saved, and that others start from.
@Command(
        name = "template",
        description = "Look after templates: saved machines that others start from.",
        mixinStandardHelpOptions = true)
final class TemplateCommand {
    private final Places places = Places.of(System.getenv());
    private final TemplateStore store = places.templates();

    @Command(
            name = "create",
            description = "Make the template for machines of one size, and print its name.")
    int create(
            @Option(
                            names = "--memory",
                            paramLabel = "MiB",
                            defaultValue = "512",
                            description = "their memory (default ${DEFAULT-VALUE}, as the shim's)")
                    int memory,
            @Option(
                            names = "--cpus",
                            paramLabel = "N",
                            defaultValue = "2",
                            description =
                                    "their processors (default ${DEFAULT-VALUE}, as the shim's)")
                    int processors,
            @Option(
                            names = "--accel",
                            defaultValue = "AUTO",
                            description = "auto, kvm or tcg (default auto)")
                    Acceleration acceleration)
            throws IOException, InterruptedException {
        var spec =
                UvmSpec.of(
                                "template",
                                places.state(),
                                RootChoice.of(System.getenv()).in(Places.bootFolder()))
                        .environment(System.getenv())
                        .sized(memory, processors)
                        .acceleration(acceleration)
                        .build();
        var hypervisor =
                new QemuHypervisor(
                        QemuPaths.find(places.cache()),
                        notice -> System.err.println("runhcs: " + notice));
        var made = new TemplateMaker(hypervisor, LayerStore.open(places.cache()), store).make(spec);
        if (made.isEmpty()) {
            throw new IOException("another process is making this template just now");
        }
        System.out.println(made.get().key());
        return 0;
    }

    @Command(name = "ls", description = "List the templates, the newest first.")
    int list(@Option(names = "--json", description = "answer in JSON") boolean json)
            throws IOException {
        for (var template : store.list()) {
            System.out.println(json ? document(template).build().toText() : line(template));
        }
        return 0;
    }

    @Command(
            name = "inspect",
            description = "Check a template, byte for byte, and print what it depends on.")
    int inspect(@Parameters(paramLabel = "TEMPLATE") String key) throws IOException {
        var template = store.verify(key);
        System.out.println(
                document(template).put("kind", template.kind().lines().toList()).build().toText());
        return 0;
    }

    @Command(name = "rm", description = "Remove templates; machines that started from them go on.")
    int remove(@Parameters(paramLabel = "TEMPLATE", arity = "1..*") List<String> keys)
            throws IOException {
        for (var key : keys) {
            if (!store.remove(key)) {
                throw new IOException("there is no template " + key);
            }
        }
        return 0;
    }

    private static String line(Template template) throws IOException {
        return String.join(
                "\t",
                template.key(),
                template.kind().isEmpty() ? "damaged" : template.size().toString(),
                (template.allocated() >> 20) + " MiB on disk",
                template.created().toString());
    }

    private static JsonObject.Builder document(Template template) throws IOException {
        return JsonObject.builder()
                .put("template", template.key())
                .put("folder", template.folder().toString())
                .put("memoryMb", template.size().memoryMb())
                .put("processors", template.size().processors())
                .put("created", template.created().toString())
                .put("allocated", template.allocated());
    }
}
