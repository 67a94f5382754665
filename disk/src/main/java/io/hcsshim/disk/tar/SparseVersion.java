package io.hcsshim.disk.tar;

import java.util.Map;

/// Where a sparse file's map is, by its records (GNU tar manual, "Storing Sparse Files").
enum SparseVersion {
    /// Not sparse, or in a way nobody knows.
    NONE,
    /// In the records: formats 0.0 and 0.1.
    IN_RECORDS,
    /// In blocks before the data: format 1.0.
    BEFORE_DATA;

    static SparseVersion of(Map<String, String> records) {
        var major = records.getOrDefault("GNU.sparse.major", "");
        var minor = records.getOrDefault("GNU.sparse.minor", "");
        return switch (major + "." + minor) {
            case "0.0", "0.1" -> IN_RECORDS;
            case "1.0" -> BEFORE_DATA;
            case "." ->
                    records.getOrDefault(PaxRecords.SPARSE_MAP, "").isEmpty() ? NONE : IN_RECORDS;
            default -> NONE;
        };
    }
}
