package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Times;
import io.hcsshim.disk.tree.Timestamp;
import java.nio.ByteBuffer;

/// The four times of an inode, each 64 bits: the low 34 are seconds, of which the kernel takes the lowest 32 as
/// signed and adds the two above them as epochs of 2^32 seconds; the high 30 are nanoseconds.
record InodeTimes(long accessed, long changed, long modified, long created) {
    private static final long EARLIEST = -0x80000000L;
    private static final long LATEST = 0x37fffffffL;

    static InodeTimes of(Times times, Ext4Options.Rules rules) {
        return new InodeTimes(
                encode(times.accessed(), rules),
                encode(times.changed(), rules),
                encode(times.modified(), rules),
                encode(times.created(), rules));
    }

    private static long encode(Timestamp time, Ext4Options.Rules rules) {
        if (time.seconds() < EARLIEST) {
            return 0x80000000L;
        }
        if (time.seconds() > LATEST) {
            return LATEST;
        }
        long nanos = (long) time.nanos() << 34;
        return switch (rules) {
            // The sign of the seconds runs over into epochs and nanoseconds: a time no kernel
            // understands, but the one that is in everybody's root hashes.
            case REFERENCE -> time.seconds() | nanos;
            // An epoch counts from where signed 32-bit seconds end.
            case EXACT -> epoch(time.seconds()) << 32 | time.seconds() & 0xffffffffL | nanos;
        };
    }

    /// These times read and written again, as the reference does with those of a directory that it changes or makes
    /// another like: it reads a sign in bit 31 only where no epoch is set, so that times before 1970 end in 2446.
    InodeTimes recoded(Ext4Options.Rules rules) {
        return switch (rules) {
            case EXACT -> this;
            case REFERENCE ->
                    new InodeTimes(
                            recode(accessed), recode(changed), recode(modified), recode(created));
        };
    }

    private static long recode(long encoded) {
        long seconds = encoded & 0x3ffffffffL;
        boolean signed = seconds >= 0x80000000L && seconds <= 0xffffffffL;
        var time = new Timestamp(signed ? (int) seconds : seconds, nanos(encoded));
        return encode(time, Ext4Options.Rules.REFERENCE);
    }

    private static long epoch(long seconds) {
        return seconds - (int) seconds >>> 32 & 3;
    }

    private static Timestamp decode(long encoded) {
        long epoch = encoded >>> 32 & 3;
        return new Timestamp((int) encoded + (epoch << 32), nanos(encoded));
    }

    /// More than a second of nanoseconds is a damaged inode, or one of before 1970 by the reference's rule.
    private static int nanos(long encoded) {
        return (int) Math.min(encoded >>> 34, 999_999_999);
    }

    Times decode() {
        return new Times(decode(accessed), decode(changed), decode(modified), decode(created));
    }

    static InodeTimes read(ByteBuffer in, int at, int extra) {
        return new InodeTimes(
                time(in, at + 8, extra >= 16 ? at + 140 : -1),
                time(in, at + 12, extra >= 8 ? at + 132 : -1),
                time(in, at + 16, extra >= 12 ? at + 136 : -1),
                extra >= 20 ? time(in, at + 144, extra >= 24 ? at + 148 : -1) : 0);
    }

    private static long time(ByteBuffer in, int low, int high) {
        long extra = high < 0 ? 0 : Integer.toUnsignedLong(in.getInt(high));
        return extra << 32 | Integer.toUnsignedLong(in.getInt(low));
    }

    void write(ByteBuffer out, int at) {
        out.putInt(at + 8, (int) accessed);
        out.putInt(at + 12, (int) changed);
        out.putInt(at + 16, (int) modified);
        out.putInt(at + 132, (int) (changed >>> 32));
        out.putInt(at + 136, (int) (modified >>> 32));
        out.putInt(at + 140, (int) (accessed >>> 32));
        out.putInt(at + 144, (int) created);
        out.putInt(at + 148, (int) (created >>> 32));
    }
}
