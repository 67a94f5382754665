package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// How much a job may read and write, by volume (kernel32.dll). Thread-safe as its job is.
public final class JobIoRates {
    private final Library kernel32;
    private final JobObject job;

    /// The rates of a job.
    public JobIoRates(Libraries libraries, JobObject job) {
        kernel32 = new Library(libraries, "kernel32.dll");
        this.job = job;
    }

    /// The rates that are set.
    ///
    /// @param volume the volume that is asked about; empty for all
    // DWORD QueryIoRateControlInformationJobObject(HANDLE job, PCWSTR volume,
    //     JOBOBJECT_IO_RATE_CONTROL_INFORMATION** blocks, ULONG* blockCount)
    // void FreeMemoryJobObject(void* buffer)
    public List<JobIoRate> get(String volume) throws WindowsException {
        try (var call = kernel32.call("QueryIoRateControlInformationJobObject");
                var free = kernel32.call("FreeMemoryJobObject")) {
            var blocks = call.cell();
            var number = call.cell();
            call.requireTrue(
                    job.name(),
                    job.handle(),
                    volume.isEmpty() ? 0 : call.text(volume),
                    blocks.address(),
                    number.address());
            try {
                return blocks.int64() == 0 ? List.of() : read(blocks.int64(), number.int32());
            } finally {
                if (blocks.int64() != 0) {
                    free.int64(blocks.int64());
                }
            }
        }
    }

    @SuppressWarnings("restricted")
    private static List<JobIoRate> read(long address, int number) {
        var size = Layouts.JOB_IO_RATE.byteSize();
        var blocks = MemorySegment.ofAddress(address).reinterpret(size * number);
        var rates = new ArrayList<JobIoRate>();
        for (var i = 0; i < number; i++) {
            rates.add(rate(blocks.asSlice(i * size, size)));
        }
        return List.copyOf(rates);
    }

    private static JobIoRate rate(MemorySegment block) {
        var volume = block.get(ValueLayout.JAVA_LONG, at("VolumeName"));
        return new JobIoRate(
                volume == 0 ? "" : Wide.read(volume),
                block.get(ValueLayout.JAVA_LONG, at("MaxIops")),
                block.get(ValueLayout.JAVA_LONG, at("MaxBandwidth")),
                block.get(ValueLayout.JAVA_LONG, at("ReservationIops")),
                block.get(ValueLayout.JAVA_INT, at("BaseIoSize")),
                block.get(ValueLayout.JAVA_INT, at("ControlFlags")));
    }

    private static long at(String member) {
        return Layouts.offset(Layouts.JOB_IO_RATE, member);
    }

    /// Sets a rate.
    // DWORD SetIoRateControlInformationJobObject(HANDLE job, JOBOBJECT_IO_RATE_CONTROL_INFORMATION*
    //     rate)
    public void set(JobIoRate rate) throws WindowsException {
        try (var call = kernel32.call("SetIoRateControlInformationJobObject")) {
            var block = call.buffer(Layouts.JOB_IO_RATE.byteSize());
            block.set(ValueLayout.JAVA_LONG, at("MaxIops"), rate.operations());
            block.set(ValueLayout.JAVA_LONG, at("MaxBandwidth"), rate.bytes());
            block.set(ValueLayout.JAVA_LONG, at("ReservationIops"), rate.reserved());
            block.set(
                    ValueLayout.JAVA_LONG,
                    at("VolumeName"),
                    rate.volume().isEmpty() ? 0 : call.text(rate.volume()));
            block.set(ValueLayout.JAVA_INT, at("BaseIoSize"), rate.unit());
            block.set(ValueLayout.JAVA_INT, at("ControlFlags"), rate.flags());
            call.requireTrue(job.name(), job.handle(), block.address());
        }
    }
}
