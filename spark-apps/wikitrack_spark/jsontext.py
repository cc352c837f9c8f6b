"""Strict reading of JSON text with Spark's built-in reader."""

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, LongType, StructField, StructType

_END = "_end"
_OPTIONS = {"mode": "PERMISSIVE", "allowSingleQuotes": "false", "allowNonNumericNumbers": "false"}


def json_object(text: Column, schema: StructType) -> Column:
    """Return the struct that `text` holds, null where `text` is anything but exactly one JSON object.

    A field of the wrong type is null and leaves the others as they are. Spark's reader stops after the first value, so
    that `{..} rubbish` and `{..}{..}` would pass. Therefore the text is read as the first element of an array whose
    second holds a hash of the text: only a whole object leaves both where they are expected, and no text can hold its
    own hash.
    """
    mark = F.xxhash64(text)
    padded = F.concat(F.lit("["), text, F.lit(f',{{"{_END}":'), mark.cast("string"), F.lit("}]"))
    elements = ArrayType(StructType([*schema.fields, StructField(_END, LongType())]))
    array = F.from_json(padded, elements, _OPTIONS)
    whole = (F.size(array) == 2) & (array[1][_END] == mark)
    return F.when(whole, array[0])
