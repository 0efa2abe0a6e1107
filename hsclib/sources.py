"""The bibliography: every number that is not a teaching value points here by its key."""

import re
from dataclasses import dataclass

from .tables import Table


@dataclass(frozen=True)
class Source:
    """One publication or data set; `where` is journal, volume and pages, `doi` may be empty."""

    authors: str
    year: int | None
    title: str
    where: str
    doi: str = ""


SOURCES = {
    "aarts2017": Source(
        "Aarts MJ, Vriens BE, de Boer M, Peters FP, Mandigers CM, Dercksen MW, et al.", 2017,
        "Neutrophil recovery in breast cancer patients receiving docetaxel-containing chemotherapy with and without granulocyte colony-stimulating factor prophylaxis",
        "Oncology (issue 5), 323-328"),
    "abkowitz2002": Source(
        "Abkowitz JL, Catlin SN, McCallie MT, Guttorp P", 2002,
        "Evidence that the number of hematopoietic stem cells per animal is conserved in mammals",
        "Blood 100:2665-2667", "10.1182/blood-2002-03-0822"),
    "bruno1996": Source(
        "Bruno R, Vivier N, Vergniol JC, De Phillips SL, Montay G, Sheiner LB", 1996,
        "A population pharmacokinetic model for docetaxel (Taxotere): model building and validation",
        "J Pharmacokinet Biopharm 24:153-172", "10.1007/BF02353487"),
    "catlin2011": Source(
        "Catlin SN, Busque L, Gale RE, Guttorp P, Abkowitz JL", 2011,
        "The replication rate of human hematopoietic stem cells in vivo",
        "Blood 117:4460-4466", "10.1182/blood-2010-08-303537"),
    "chambers2019": Source(
        "Chambers P, Jani Y, Wei L, Kipps E, Forster MD, Wong ICK", 2019,
        "Patient factors and their impact on neutropenic events: a systematic review and meta-analysis",
        "Support Care Cancer", "10.1007/s00520-019-04773-6"),
    "christie1990": Source(
        "Christie Hospital", 1990,
        "Long-term bone marrow damage after chemotherapy for acute myeloid leukaemia does not improve with time",
        "Br J Haematol 75:68-72", "10.1111/j.1365-2141.1990.tb02617.x"),
    "cho2018": Source(
        "Cho YK, Irby DJ, Li J, Sborov DW, Mould DR, Badawi M, et al.", 2018,
        "Pharmacokinetic-pharmacodynamic model of neutropenia in patients with myeloma receiving high-dose melphalan for autologous stem cell transplant",
        "CPT Pharmacometrics Syst Pharmacol 7:748-758", "10.1002/psp4.12345"),
    "coombs2017": Source(
        "Coombs CC, Zehir A, Devlin SM, Kishtagari A, Syed A, Jonsson P, et al.", 2017,
        "Therapy-related clonal hematopoiesis in patients with non-hematologic cancers is common and associated with adverse clinical outcomes",
        "Cell Stem Cell 21:374-382", "10.1016/j.stem.2017.07.010"),
    "ctcae5": Source(
        "National Cancer Institute", 2017,
        "Common Terminology Criteria for Adverse Events (CTCAE), version 5.0",
        "US Department of Health and Human Services"),
    "delgiglio2008": Source(
        "del Giglio A, Eniu A, Ganea-Motan D, Topuzov E, Lubenau H", 2008,
        "XM02 is superior to placebo and equivalent to Neupogen in reducing the duration of severe neutropenia and the incidence of febrile neutropenia in cycle 1 in breast cancer patients receiving docetaxel/doxorubicin chemotherapy",
        "BMC Cancer 8:332", "10.1186/1471-2407-8-332"),
    "fabre2022": Source(
        "Fabre MA, de Almeida JG, Fiorillo E, Mitchell E, Damaskou A, Rak J, et al.", 2022,
        "The longitudinal dynamics and natural history of clonal haematopoiesis",
        "Nature 606:335-342", "10.1038/s41586-022-04785-z"),
    "friberg2002": Source(
        "Friberg LE, Henningsson A, Maas H, Nguyen L, Karlsson MO", 2002,
        "Model of chemotherapy-induced myelosuppression with parameter consistency across drugs",
        "J Clin Oncol 20:4713-4721", "10.1200/JCO.2002.02.140"),
    "furuya2019": Source(
        "Furuya Y", 2019,
        "Early neutropenia on day 8 treated with adjuvant docetaxel-based chemotherapy in early breast cancer patients: putative mechanisms within the neutrophil pool system",
        "PLoS One 14:e0215576", "10.1371/journal.pone.0215576"),
    "jaiswal2014": Source(
        "Jaiswal S, Fontanillas P, Flannick J, Manning A, Grauman PV, Mar BG, et al.", 2014,
        "Age-related clonal hematopoiesis associated with adverse outcomes",
        "N Engl J Med 371:2488-2498"),
    "kloft2006": Source(
        "Kloft C, Wallin J, Henningsson A, Chatelut E, Karlsson MO", 2006,
        "Population pharmacokinetic-pharmacodynamic model for neutropenia with patient subgroup identification: comparison across anticancer drugs",
        "Clin Cancer Res 12:5481-5490", "10.1158/1078-0432.CCR-06-0815"),
    "lahoz2016": Source(
        "Lahoz-Beneytez J, et al.", 2016,
        "Human neutrophil kinetics: modeling of stable isotope labeling data supports short blood neutrophil half-lives",
        "Blood 127:3431"),
    "lohrmann1979": Source(
        "Lohrmann HP, Schreml W, Fliedner TM, Heimpel H", 1979,
        "(marrow and blood progenitor cells after cytotoxic drugs, six patients)",
        "Blut 38:9-16", "10.1007/BF01082923"),
    "leesix2018": Source(
        "Lee-Six H, et al.", 2018,
        "Population dynamics of normal human blood inferred from somatic mutations",
        "Nature", "10.1038/s41586-018-0497-0"),
    "lomustine_label": Source(
        "Lomustine label", None, "Lomustine capsules, prescribing information", "as reprinted; the copy bears no year"),
    "lyman2011": Source(
        "Lyman GH, Kuderer NM, Crawford J, Wolff DA, Culakova E, Poniewierski MS, Dale DC", 2011,
        "Predicting individual risk of neutropenic complications in patients receiving cancer chemotherapy",
        "Cancer 117:1917-1927", "10.1002/cncr.25691"),
    "marciniak2009": Source(
        "Marciniak-Czochra A, Stiehl T, Wagner W", 2009,
        "Modeling of replicative senescence in hematopoietic development",
        "Aging 1:723-732", "10.18632/aging.100072"),
    "mitchell2022": Source(
        "Mitchell E, Spencer Chapman M, Williams N, Dawson KJ, Mende N, Calderbank EF, et al.", 2022,
        "Clonal dynamics of haematopoiesis across the human lifespan",
        "Nature 606:343-350", "10.1038/s41586-022-04786-y"),
    "myleran_label": Source(
        "Myleran", 2016, "Busulfan tablets, prescribing information", "manufacturer's label"),
    "netterberg2017": Source(
        "Netterberg I, Nielsen EI, Friberg LE, Karlsson MO", 2017,
        "Model-based prediction of myelosuppression and recovery based on frequent neutrophil monitoring",
        "Cancer Chemother Pharmacol 80:343-353", "10.1007/s00280-017-3366-x"),
    "ozawa2007": Source(
        "Ozawa K, Minami H, Sato H", 2007,
        "Population pharmacokinetic and pharmacodynamic analysis for time courses of docetaxel-induced neutropenia in Japanese cancer patients",
        "Cancer Sci 98:1985-1992", "10.1111/j.1349-7006.2007.00615.x"),
    "puisset2007": Source(
        "Puisset F, Alexandre J, Treluyer JM, Raoul V, Roche H, Goldwasser F, Chatelut E", 2007,
        "Clinical pharmacodynamic factors in docetaxel toxicity",
        "Br J Cancer 97:290-296", "10.1038/sj.bjc.6603872"),
    "soloviev2013": Source(
        "Soloviev VYu, Baranov AE, Khamidulin TM, Zinovieva NV", 2013,
        "Human Acute Radiation Injuries Database. Report 3. Forecasting specifics of postradiation peripheral blood granulocyte concentration dynamics of bone marrow syndrome",
        "Medical Radiology and Radiation Safety 58(6):30-35"),
    "stiehl2014": Source(
        "Stiehl T, Baran N, Ho AD, Marciniak-Czochra A", 2014,
        "Clonal selection and therapy resistance in acute leukaemias: mathematical modelling explains different proliferation patterns at diagnosis and relapse",
        "J R Soc Interface 11:20140079", "10.1098/rsif.2014.0079"),
    "stiehl2015": Source(
        "Stiehl T, Baran N, Ho AD, Marciniak-Czochra A", 2015,
        "Cell division patterns in acute myeloid leukemia stem-like cells determine clinical course: a model to predict patient survival",
        "Cancer Res 75 (issue 6); values as transcribed in the R package myelo (radivot/myelo)"),
    "till1964": Source(
        "Till JE, McCulloch EA, Siminovitch L", 1964,
        "A stochastic model of stem cell proliferation, based on the growth of spleen colony-forming cells",
        "Proc Natl Acad Sci USA 51:29-36"),
    "vickers2001": Source(
        "Vickers MA, McLeod E, Spector TD, Wilson IJ", 2001,
        "Assessment of mechanism of acquired skewed X inactivation by analysis of twins",
        "Blood 97:1274-1281"),
    "watson2020": Source(
        "Watson CJ, Papula AL, Poon GYP, Wong WH, Young AL, Druley TE, et al.", 2020,
        "The evolutionary dynamics and fitness landscape of clonal hematopoiesis",
        "Science 367:1449-1454", "10.1126/science.aay9333"),
    "wilson2008": Source(
        "Wilson A, Laurenti E, Oser G, van der Wath RC, Blanco-Bose W, Jaworski M, et al.", 2008,
        "Hematopoietic stem cells reversibly switch from dormancy to self-renewal during homeostasis and repair",
        "Cell 135(6)", "10.1016/j.cell.2008.10.048"),
    "young2016": Source(
        "Young AL, Challen GA, Birmann BM, Druley TE", 2016,
        "Clonal haematopoiesis harbouring AML-associated mutations is ubiquitous in healthy adults",
        "Nat Commun 7:12484", "10.1038/ncomms12484"),
    "zink2017": Source(
        "Zink F, Stacey SN, Norddahl GL, Frigge ML, Magnusson OT, Jonsdottir I, et al.", 2017,
        "Clonal hematopoiesis, with and without candidate driver mutations, is common in the elderly",
        "Blood 130:742", "10.1182/blood-2017-02-769869"),
}


def cite(key):
    """First author and year: "Friberg 2002"."""
    source = SOURCES[key]
    surname = re.sub(r" [A-Z]{1,3}[a-z]?$", "", source.authors.split(",")[0])
    return f"{surname} {source.year or ''}".rstrip()


def references(*keys):
    """The reference list of a page, in the order of the first authors."""
    chosen = sorted((SOURCES[k] for k in dict.fromkeys(keys)), key=lambda s: (s.authors.lower(), s.year or 0))
    rows = [(f"{s.authors} ({s.year or 'no year'})", s.title, s.where, f"https://doi.org/{s.doi}" if s.doi else "–") for s in chosen]
    return Table("References", ("Authors", "Title", "Published in", "DOI"), rows)
