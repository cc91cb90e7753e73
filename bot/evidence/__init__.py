<<<<<<< HEAD
"""The archive as evidence: what is done over the whole of it, above the steps and below the engine, over the same ports."""
=======
"""What the archive is evidence of, and everything that is made from it again. Works over ports, as the pipeline does."""
>>>>>>> a5c0dc7652aa29ef516758160c811540d6792565
