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
    "abbruzzese2013": Source(
        "Abbruzzese, et al.", 2013, "(CD34+ cells alive after five weeks, and after nine to ten years in the freezer)",
        "Vox Sang", "10.1111/vox.12012"),
    "abkowitz2002": Source(
        "Abkowitz JL, Catlin SN, McCallie MT, Guttorp P", 2002,
        "Evidence that the number of hematopoietic stem cells per animal is conserved in mammals",
        "Blood 100:2665-2667", "10.1182/blood-2002-03-0822"),
    "abraham2017": Source(
        "Abraham A, Hsieh M, Eapen M, Fitzhugh C, Carreras J, Keesler D, et al.", 2017,
        "Relationship between mixed donor-recipient chimerism and disease recurrence after hematopoietic cell transplantation for sickle cell disease",
        "Biol Blood Marrow Transplant 23:2178", "10.1016/j.bbmt.2017.08.038"),
    "anasetti2012": Source(
        "Anasetti C, Logan BR, Lee SJ, et al.", 2012,
        "Peripheral-blood stem cells versus bone marrow from unrelated donors",
        "N Engl J Med 367:1487-1496", "10.1056/NEJMoa1203517"),
    "andreani2011": Source(
        "Andreani M, Testi M, Gaziev J, Condello R, Bontadini A, Tazzari PL, et al.", 2011,
        "Quantitatively different red cell/nucleated cell chimerism in patients with long-term, persistent hematopoietic mixed chimerism after bone marrow transplantation for thalassemia major or sickle cell disease",
        "Haematologica 96:128-133", "10.3324/haematol.2010.031013"),
    "angelucci2000": Source(
        "Angelucci E, et al.", 2000, "Hepatic iron concentration and total body iron stores in thalassemia major",
        "N Engl J Med 343:327-331"),
    "archintern1984": Source(
        "Arch Intern Med", 1984, "(iron supply of the marrow; authors and title not at hand)", "Arch Intern Med 144:471"),
    "ashcroft2017": Source(
        "Ashcroft P, Manz MG, Bonhoeffer S", 2017,
        "Clonal dominance and transplantation dynamics in hematopoietic stem cell compartments",
        "PLoS Comput Biol 13:e1005803", "10.1371/journal.pcbi.1005803"),
    "astis2014": Source(
        "ASTIS trial", 2014, "(Autologous Stem Cell Transplantation International Scleroderma trial, 156 patients; authors not at hand)",
        "JAMA 2014 (jamanetwork.com, full article 1883019)"),
    "autograft_gcsf": Source(
        "Randomised trial quoted by a textbook", None,
        "(G-CSF after autologous transplantation, 117 patients; authors and year not at hand)", "textbook page"),
    "bernitz2017": Source(
        "Bernitz JM, Daniel MG, Fstkchyan YS, Moore K", 2017,
        "Granulocyte colony-stimulating factor mobilizes dormant hematopoietic stem cells without proliferation in mice",
        "Blood 129:1901-1912", "10.1182/blood-2016-11-752923"),
    "beticel_abstract": Source(
        "Abstract on beti-cel, 63 patients", None,
        "(efficacy and safety of beti-cel across phase 1/2, phase 3 and long-term follow-up; authors not at hand; data of August 2021)",
        "American Society of Hematology, annual meeting"),
    "bhattacharya2009": Source(
        "Bhattacharya D, Czechowicz A, Ooi AGL, Rossi DJ, Bryder D, Weissman IL", 2009,
        "Niche recycling through division-independent egress of hematopoietic stem cells",
        "J Exp Med 206:2837-2850", "10.1084/jem.20090778"),
    "bishop2000": Source(
        "Bishop MR, Tarantolo SR, Geller RB, Lynch JC, Bierman PJ, Pavletic ZS, et al.", 2000,
        "A randomized, double-blind trial of filgrastim (granulocyte colony-stimulating factor) versus placebo following allogeneic blood stem cell transplantation",
        "Blood 96:80-85"),
    "bjh_autografts": Source(
        "Br J Haematol", None,
        "Re-evaluation of progenitor thresholds and expectations for haematopoietic recovery based on an analysis of 810 autologous transplants",
        "Br J Haematol, short report (authors and year not at hand)"),
    "blood2011": Source(
        "Blood", 2011, "Dynamics of chronic myeloid leukemia response to … (imatinib for ten years, nilotinib; authors not at hand)", "Blood 118:1622"),
    "brown1994": Source(
        "Brown AK, Sleeper LA, Miller ST, Pegelow CH, Gill FM, Waclawiw MA", 1994,
        "Reference values and hematologic changes from birth to 5 years in patients with sickle cell disease",
        "Arch Pediatr Adolesc Med 148:796-804", "10.1001/archpedi.1994.02170080026005"),
    "bruno1996": Source(
        "Bruno R, Vivier N, Vergniol JC, De Phillips SL, Montay G, Sheiner LB", 1996,
        "A population pharmacokinetic model for docetaxel (Taxotere): model building and validation",
        "J Pharmacokinet Biopharm 24:153-172", "10.1007/BF02353487"),
    "burt2019": Source(
        "Burt RK, Balabanov R, Burman J, Sharrack B, Snowden JA, Oliveira MC, et al.", 2019,
        "Effect of nonmyeloablative hematopoietic stem cell transplantation vs continued disease-modifying therapy on disease progression in patients with relapsing-remitting multiple sclerosis: a randomized clinical trial",
        "JAMA 321:165-174", "10.1001/jama.2018.18743"),
    "busch2015": Source(
        "Busch K, Klapproth K, Barile M, Flossdorf M, Holland-Letz T, Schlenner SM, Reth M, Höfer T, Rodewald HR", 2015,
        "Fundamental properties of unperturbed haematopoiesis from stem cells in vivo",
        "Nature 518:542-546", "10.1038/nature14242"),
    "busulfan2000": Source(
        "Bone Marrow Transplant", 2000, "(busulfan levels and engraftment in 31 children; authors and title not at hand)",
        "Bone Marrow Transplant 25:925"),
    "calabria2024": Source(
        "Calabria A, et al.", 2024,
        "Long-term lineage commitment in haematopoietic stem cell gene therapy",
        "Nature 636:162-171", "10.1038/s41586-024-08250-x"),
    "carson2023": Source(
        "Carson JL, Stanworth SJ, Guyatt G, Valentine S, Dennis J, Bakhtary S, et al.", 2023,
        "Red blood cell transfusion: 2023 AABB international guidelines",
        "JAMA 330:1892-1902", "10.1001/jama.2023.12914"),
    "catlin2011": Source(
        "Catlin SN, Busque L, Gale RE, Guttorp P, Abkowitz JL", 2011,
        "The replication rate of human hematopoietic stem cells in vivo",
        "Blood 117:4460-4466", "10.1182/blood-2010-08-303537"),
    "chambers2019": Source(
        "Chambers P, Jani Y, Wei L, Kipps E, Forster MD, Wong ICK", 2019,
        "Patient factors and their impact on neutropenic events: a systematic review and meta-analysis",
        "Support Care Cancer", "10.1007/s00520-019-04773-6"),
    "champlin2000": Source(
        "Champlin RE, Schmitz N, Horowitz MM, et al.", 2000,
        "Blood stem cells compared with bone marrow as a source of hematopoietic cells for allogeneic transplantation",
        "Blood 95:3702-3709"),
    "cho2018": Source(
        "Cho YK, Irby DJ, Li J, Sborov DW, Mould DR, Badawi M, et al.", 2018,
        "Pharmacokinetic-pharmacodynamic model of neutropenia in patients with myeloma receiving high-dose melphalan for autologous stem cell transplant",
        "CPT Pharmacometrics Syst Pharmacol 7:748-758", "10.1002/psp4.12345"),
    "christie1990": Source(
        "Christie Hospital", 1990,
        "Long-term bone marrow damage after chemotherapy for acute myeloid leukaemia does not improve with time",
        "Br J Haematol 75:68-72", "10.1111/j.1365-2141.1990.tb02617.x"),
    "coombs2017": Source(
        "Coombs CC, Zehir A, Devlin SM, Kishtagari A, Syed A, Jonsson P, et al.", 2017,
        "Therapy-related clonal hematopoiesis in patients with non-hematologic cancers is common and associated with adverse clinical outcomes",
        "Cell Stem Cell 21:374-382", "10.1016/j.stem.2017.07.010"),
    "crawford1991": Source(
        "Crawford J, Ozer H, Stoller R, Johnson D, Lyman G, Tabbara I, et al.", 1991,
        "Reduction by granulocyte colony-stimulating factor of fever and neutropenia induced by chemotherapy in patients with small-cell lung cancer",
        "N Engl J Med"),
    "ctcae5": Source(
        "National Cancer Institute", 2017,
        "Common Terminology Criteria for Adverse Events (CTCAE), version 5.0",
        "US Department of Health and Human Services"),
    "delayed_gcsf": Source(
        "Trial of delayed G-CSF", None,
        "Delayed G-CSF after autologous progenitor cell transplantation: a prospective randomized trial",
        "Bone Marrow Transplant (authors and year not at hand)", "10.1038/sj.bmt.1701100"),
    "delgiglio2008": Source(
        "del Giglio A, Eniu A, Ganea-Motan D, Topuzov E, Lubenau H", 2008,
        "XM02 is superior to placebo and equivalent to Neupogen in reducing the duration of severe neutropenia and the incidence of febrile neutropenia in cycle 1 in breast cancer patients receiving docetaxel/doxorubicin chemotherapy",
        "BMC Cancer 8:332", "10.1186/1471-2407-8-332"),
    "desmond2015": Source(
        "Desmond R, Townsley DM, Dunbar C, Young NS", 2015,
        "Eltrombopag in aplastic anaemia",
        "Semin Hematol 52:31-37", "10.1053/j.seminhematol.2014.10.002"),
    "devine2008": Source(
        "Devine SM, et al.", 2008,
        "Rapid mobilization of functional donor hematopoietic cells without G-CSF using AMD3100, an antagonist of the CXCR4/SDF-1 interaction",
        "Blood 112:990"),
    "dipersio2009": Source(
        "DiPersio JF, et al.", 2009,
        "Phase III prospective randomized double-blind placebo-controlled trial of plerixafor plus granulocyte colony-stimulating factor compared with placebo plus granulocyte colony-stimulating factor for autologous stem-cell mobilization and transplantation for patients with non-Hodgkin's lymphoma",
        "J Clin Oncol 27:4767-4773", "10.1200/JCO.2008.20.7209"),
    "dli2000": Source(
        "Blood 96:2712", 2000,
        "Durability of responses following donor lymphocyte infusions … (66 patients with chronic myeloid leukemia; authors not at hand)",
        "Blood 96:2712"),
    "donorancestry2024": Source(
        "Blood Adv 8:2753", 2024, "Racial/ethnic disparities in availability of … (3,843 unrelated donors requested for 455 adults; authors not at hand)",
        "Blood Adv 8:2753"),
    "donors2017": Source(
        "Blood Adv 1:477", 2017,
        "(6,545 adults with poor-risk AML in first remission, by donor; authors not at hand)",
        "Blood Adv 1:477"),
    "duncan2024": Source(
        "Duncan CN, Bledsoe JR, Grzywacz B, Beckman A, Bonner M, Eichler FS, et al.", 2024,
        "Hematologic cancer after gene therapy for cerebral adrenoleukodystrophy", "N Engl J Med (October 10, 2024)"),
    "ebmt2019": Source(
        "EBMT Handbook", 2019, "(acute graft-versus-host disease, chapter 43; authors not at hand)", "Springer",
        "10.1007/978-3-030-02278-5_43"),
    "fabre2022": Source(
        "Fabre MA, de Almeida JG, Fiorillo E, Mitchell E, Damaskou A, Rak J, et al.", 2022,
        "The longitudinal dynamics and natural history of clonal haematopoiesis",
        "Nature 606:335-342", "10.1038/s41586-022-04785-z"),
    "failure2000": Source(
        "Blood 96:4096", 2000, "(graft failure in 5,246 transplants of unrelated marrow; authors and title not at hand)", "Blood 96:4096"),
    "falz2014": Source(
        "Falz R, Leue F, Busse M", 2014,
        "Hemoglobin mass and blood volume change within four weeks after a blood donation",
        "Clinical Sports Medicine International"),
    "fda2007": Source(
        "Food and Drug Administration", 2007,
        "Public health advisory on erythropoiesis-stimulating agents", "US, 9 March 2007, as reported in the press"),
    "ferrara2013": Source(
        "Ferrara F, Schiffer CA", 2013, "Acute myeloid leukaemia in adults",
        "Lancet 381:484-495", "10.1016/S0140-6736(12)61727-9"),
    "fielder1996": Source(
        "Fielder PJ, Gurney AL, Stefanich E, Marian M, Moore MW, Carver-Moore K, de Sauvage FJ", 1996,
        "Regulation of thrombopoietin levels by c-mpl-mediated binding to platelets", "Blood 87:2154-2161"),
    "filgrastim_label": Source(
        "Filgrastim label", None, "Filgrastim injection, prescribing information", "as reprinted; the copies bear no year"),
    "fitzhugh2009": Source(
        "Fitzhugh CD, et al.", 2009,
        "Granulocyte colony-stimulating factor (G-CSF) administration in individuals with sickle cell disease: time for a moratorium?",
        "Cytotherapy 11:464-471", "10.1080/14653240902849788"),
    "fitzhugh2017": Source(
        "Fitzhugh CD, et al.", 2017,
        "At least 20% donor myeloid chimerism is necessary …",
        "Blood 130:1946"),
    "franco1998": Source(
        "Franco, et al.", 1998,
        "Time-dependent changes in the density and hemoglobin F content of biotin-labeled sickle cells",
        "J Clin Invest 101:2730-2740", "10.1172/JCI2484"),
    "frangoul2024": Source(
        "Frangoul H, Locatelli F, Sharma A, Bhatia M, Mapara M, Molinari L, et al.", 2024,
        "Exagamglogene autotemcel for severe sickle cell disease",
        "N Engl J Med 390:1649-1662", "10.1056/NEJMoa2309676"),
    "friberg2002": Source(
        "Friberg LE, Henningsson A, Maas H, Nguyen L, Karlsson MO", 2002,
        "Model of chemotherapy-induced myelosuppression with parameter consistency across drugs",
        "J Clin Oncol 20:4713-4721", "10.1200/JCO.2002.02.140"),
    "furuya2019": Source(
        "Furuya Y", 2019,
        "Early neutropenia on day 8 treated with adjuvant docetaxel-based chemotherapy in early breast cancer patients: putative mechanisms within the neutrophil pool system",
        "PLoS One 14:e0215576", "10.1371/journal.pone.0215576"),
    "galanello2010": Source(
        "Galanello R, Origa R", 2010, "Beta-thalassemia", "Orphanet J Rare Dis 5:11"),
    "gluckman2017": Source(
        "Gluckman E, Cappelli B, Bernaudin F, Labopin M, Volt F, Carreras J, et al.", 2017,
        "Sickle cell disease: an international survey of results of HLA-identical sibling hematopoietic stem cell transplantation",
        "Blood", "10.1182/blood-2016-10-745711"),
    "gvl2019": Source(
        "Blood Adv 3:670", 2019,
        "(graft-versus-leukemia effect and survival, 5,215 transplants for acute lymphoblastic leukemia; authors not at hand)",
        "Blood Adv 3:670"),
    "haceinbey2008": Source(
        "Hacein-Bey-Abina S, et al.", 2008,
        "Insertional oncogenesis in 4 patients after retrovirus-mediated gene therapy of SCID-X1", "J Clin Invest 118:3132-3142"),
    "hanson1985": Source(
        "Hanson SR, Slichter SJ", 1985,
        "Platelet kinetics in patients with bone marrow hypoplasia: evidence for a fixed platelet requirement",
        "Blood 66:1105", "10.1182/blood.V66.5.1105.1105"),
    "haplo2015": Source(
        "Blood 126:1033", 2015,
        "(haploidentical transplant with posttransplant cyclophosphamide against matched unrelated donors, 2,174 adults with AML; authors not at hand)",
        "Blood 126:1033"),
    "haplo2018": Source(
        "Blood Adv 2:299", 2018,
        "Effect of donor characteristics on haploidentical transplantation (928 adults; authors not at hand)",
        "Blood Adv 2:299"),
    "haplo2019": Source(
        "Blood Adv 3:1826", 2019,
        "Outcomes of haploidentical vs matched sibling transplantation (1,205 adults with AML in first remission; authors not at hand)",
        "Blood Adv 3:1826"),
    "harker1977": Source(
        "Harker LA", 1977, "The kinetics of platelet production and destruction in man", "Clin Haematol"),
    "harker2000": Source(
        "Harker LA, Roskos LK, Marzec UM, et al.", 2000,
        "Effects of megakaryocyte growth and development factor on platelet production, platelet life span, and platelet function in healthy human volunteers",
        "Blood 95:2514-2522", "10.1182/blood.V95.8.2514"),
    "harper2021": Source(
        "Harper JL", 2021, "Fast Five Quiz: Iron Deficiency Anemia Management", "Medscape, 6 August 2021"),
    "healthday2025": Source(
        "HealthDay", 2025, "FDA approves first stem cell therapy for severe aplastic anemia", "HealthDay News, 12 December 2025"),
    "hochhaus2017": Source(
        "Hochhaus A, Larson RA, Guilhot F, Radich JP, Branford S, Hughes TP, et al.", 2017,
        "Long-term outcomes of imatinib treatment for chronic myeloid leukemia", "N Engl J Med, 9 March 2017"),
    "hofer2018": Source(
        "Höfer T, Rodewald HR", 2018,
        "Differentiation-based model of hematopoietic stem cell functions and lineage pathways",
        "Blood 132:1106"),
    "hornberger2019": Source(
        "Hornberger K, Yu G, McKenna D, Hubel A", 2019,
        "Cryopreservation of hematopoietic stem cells: emerging assays, cryoprotectant agents, and technology to improve outcomes",
        "Transfus Med Hemother 46:188-196", "10.1159/000496068"),
    "horwitz2021": Source(
        "Horwitz ME, Stiff PJ, Cutler C, Brunstein C, Hanna R, Maziarz RT, et al.", 2021,
        "Omidubicel vs standard myeloablative umbilical cord blood transplantation: results of a phase 3 randomized study",
        "Blood 138:1429"),
    "hou1998": Source(
        "Hou M, Andersson PO, Stockelberg D, Mellqvist UH, Ridell B, Wadenvik H", 1998,
        "Plasma thrombopoietin levels in thrombocytopenic states: implication for a regulatory role of bone marrow megakaryocytes",
        "Br J Haematol 101:420-424"),
    "ifar1994": Source(
        "International Fanconi Anemia Registry", 1994,
        "Hematologic abnormalities in Fanconi anemia: an International Fanconi Anemia Registry study",
        "Blood 84:1650"),
    "immune2012": Source(
        "Curr Opin Hematol", 2012, "Immune reconstitution after hematopoietic cell transplantation (a review; authors not at hand)",
        "Curr Opin Hematol 19:324-335", "10.1097/MOH.0b013e328353bc7d"),
    "inra2015": Source(
        "Inra CN, Zhou BO, Acar M, Murphy MM, Richardson J, Zhao Z, Morrison SJ", 2015,
        "A perisinusoidal niche for extramedullary haematopoiesis in the spleen",
        "Nature 527:466-471", "10.1038/nature15530"),
    "ironlimits": Source(
        "Blood figure on hepatic iron", None,
        "(harm at 7 and 15 mg of iron per g of dry liver; authors and year not at hand), in grams of body iron by Angelucci 2000 for 70 kg",
        "Blood, figure 6 of a review of iron overload"),
    "istepag2022": Source(
        "Blood 139:34", 2022, "Long-term outcomes in patients with severe aplastic anemia … (178 patients; other authors and words of the title not at hand)",
        "Blood 139:34"),
    "jaiswal2014": Source(
        "Jaiswal S, Fontanillas P, Flannick J, Manning A, Grauman PV, Mar BG, et al.", 2014,
        "Age-related clonal hematopoiesis associated with adverse outcomes",
        "N Engl J Med 371:2488-2498"),
    "jci1969": Source(
        "J Clin Invest", 1969, "Characteristics of marrow production and reticulocyte maturation in normal man in response to anemia",
        "J Clin Invest 48:443-453", "10.1172/JCI106001"),
    "jelkmann2011": Source(
        "Jelkmann W", 2011, "Regulation of erythropoietin production", "J Physiol 589:1251-1258"),
    "jordan2004": Source(
        "Jordan CT, Guzman ML", 2004, "Mechanisms controlling pathogenesis and survival of leukemic stem cells",
        "Oncogene 23:7178-7187", "10.1038/sj.onc.1207935"),
    "jpac": Source(
        "JPAC", None, "Iron overload: information for consent to blood transfusion",
        "Joint UK Blood Transfusion and Tissue Transplantation Services (www.transfusionguidelines.org)"),
    "kharfan2021": Source(
        "Kharfan-Dabaja MA, Kumar A, Ayala E, Aljurf M, Nishihori T, Marsh R, et al.", 2021,
        "Standardizing definitions of hematopoietic recovery, graft rejection, graft failure, poor graft function, and donor chimerism in allogeneic hematopoietic cell transplantation",
        "Transplant Cell Ther 27:642-649"),
    "kloft2006": Source(
        "Kloft C, Wallin J, Henningsson A, Chatelut E, Karlsson MO", 2006,
        "Population pharmacokinetic-pharmacodynamic model for neutropenia with patient subgroup identification: comparison across anticancer drugs",
        "Clin Cancer Res 12:5481-5490", "10.1158/1078-0432.CCR-06-0815"),
    "kohn2021": Source(
        "Kohn DB, et al.", 2021,
        "Autologous ex vivo lentiviral gene therapy for adenosine deaminase deficiency",
        "N Engl J Med", "10.1056/NEJMoa2027675"),
    "krzyzanski2010": Source(
        "Krzyzanski W, et al.", 2010,
        "Population modeling of filgrastim PK-PD in healthy adults following intravenous and subcutaneous administrations",
        "J Clin Pharmacol 50(9 Suppl):101S-112S", "10.1177/0091270010376966"),
    "kuderer2007": Source(
        "Kuderer NM, Dale DC, Crawford J, Lyman GH", 2007,
        "Impact of primary prophylaxis with granulocyte colony-stimulating factor on febrile neutropenia and mortality in adult cancer patients receiving chemotherapy: a systematic review",
        "J Clin Oncol 25:3158"),
    "kutti1975": Source(
        "Kutti J, Safai-Kutti S", 1975, "Platelet kinetics in healthy asplenic men",
        "Thrombosis and Haemostasis, Vth Congress", "10.1055/s-0039-1689679"),
    "lahoz2016": Source(
        "Lahoz-Beneytez J, Elemans M, Zhang Y, et al.", 2016,
        "Human neutrophil kinetics: modeling of stable isotope labeling data supports short blood neutrophil half-lives",
        "Blood 127:3431-3438", "10.1182/blood-2016-03-700336"),
    "lawson2020": Source(
        "Lawson R, Staatz CE, Fraser CJ, Hennig S", 2020,
        "Review of the pharmacokinetics and pharmacodynamics of intravenous busulfan in paediatric patients",
        "accepted 1 October 2020 (the copy names no journal)"),
    "lee2007": Source(
        "Lee SJ, Klein J, Haagenson M, Baxter-Lowe LA, Confer DL, Eapen M, et al.", 2007,
        "High-resolution donor-recipient HLA matching contributes to the success of unrelated donor marrow transplantation",
        "Blood 110:4576-4583"),
    "leesix2018": Source(
        "Lee-Six H, et al.", 2018,
        "Population dynamics of normal human blood inferred from somatic mutations",
        "Nature", "10.1038/s41586-018-0497-0"),
    "leonard2021": Source(
        "Leonard A, et al.", 2021,
        "Disease severity impacts plerixafor-mobilized stem cell collection in patients with sickle cell disease",
        "Blood Adv 5:2403", "10.1182/bloodadvances.2021004232"),
    "leonard2025": Source(
        "Leonard A, Kanter J", 2025,
        "Clinical data comparison for FDA-approved gene therapies in sickle cell disease",
        "Exp Biol Med", "10.3389/ebm.2025.10806"),
    "leukemia2021": Source(
        "Blood 138:942", 2021,
        "Leukemia after gene therapy for sickle cell … (authors not at hand)",
        "Blood 138:942"),
    "liles2003": Source(
        "Liles WC, Broxmeyer HE, Rodger E, Wood B, Hübel K, Cooper S, et al.", 2003,
        "Mobilization of hematopoietic progenitor cells in healthy volunteers by AMD3100, a CXCR4 antagonist",
        "Blood 102:2728-2730"),
    "locatelli2022": Source(
        "Locatelli F, Thompson AA, Kwiatkowski JL, Porter JB, Thrasher AJ, Hongeng S, et al.", 2022,
        "Betibeglogene autotemcel gene therapy for non–β0/β0 genotype β-thalassemia",
        "N Engl J Med 386:415-427", "10.1056/NEJMoa2113206"),
    "locatelli2024": Source(
        "Locatelli F, et al.", 2024, "(exagamglogene autotemcel for transfusion-dependent β-thalassemia)",
        "N Engl J Med 390:1663", "10.1056/NEJMoa2309673"),
    "lohrmann1979": Source(
        "Lohrmann HP, Schreml W, Fliedner TM, Heimpel H", 1979,
        "(marrow and blood progenitor cells after cytotoxic drugs, six patients)",
        "Blut 38:9-16", "10.1007/BF01082923"),
    "lomustine_label": Source(
        "Lomustine label", None, "Lomustine capsules, prescribing information", "as reprinted; the copy bears no year"),
    "lovocel_monograph": Source(
        "Lovo-cel monograph", None,
        "Lovotibeglogene autotemcel (monograph, with the warning of hematologic malignancy)",
        "drugs.com, professional monographs (no year at hand)"),
    "lyman2011": Source(
        "Lyman GH, Kuderer NM, Crawford J, Wolff DA, Culakova E, Poniewierski MS, Dale DC", 2011,
        "Predicting individual risk of neutropenic complications in patients receiving cancer chemotherapy",
        "Cancer 117:1917-1927", "10.1002/cncr.25691"),
    "lyonsud1998": Source(
        "Lyon-Sud hospital", 1998,
        "High CD34+ cell counts decrease hematologic toxicity of autologous peripheral blood progenitor cell transplantation",
        "Blood 91:3148-3155"),
    "lysak2021": Source(
        "Lysák, et al.", 2021, "(bone marrow harvests)", "J Clin Med 10:2134", "10.3390/jcm10102134"),
    "maakaron2021": Source(
        "Maakaron JE", 2021, "What are the typical baseline blood study abnormalities in patients with sickle cell disease?",
        "Medscape, 12 May 2021"),
    "marciniak2009": Source(
        "Marciniak-Czochra A, Stiehl T, Wagner W", 2009,
        "Modeling of replicative senescence in hematopoietic development",
        "Aging 1:723-732", "10.18632/aging.100072"),
    "marini2019": Source(
        "Marini I, Bakchoul T", 2019, "Pathophysiology of autoimmune thrombocytopenia: current insight with a focus on thrombopoiesis",
        "Hamostaseologie 39:227-237", "10.1055/s-0039-1678732"),
    "marziali2014": Source(
        "Marziali M, Isgrò A, Sodani P, Gaziev J, Fraboni D, Paciaroni K, et al.", 2014,
        "Peripheral red blood cell split chimerism as a consequence of intramedullary selective apoptosis of recipient red blood cells in a case of sickle cell disease",
        "Mediterr J Hematol Infect Dis (mjhid.org), article 2014.066"),
    "mehta_fanconi": Source(
        "Mehta PA, Ebens C", None, "Fanconi anemia", "GeneReviews (NCBI Bookshelf NBK1401)"),
    "merck_cbc": Source(
        "Merck Manual", None, "Complete Blood Count (CBC)",
        "Merck Manual, home edition, table of normal values (www.merckmanuals.com)"),
    "michor2005": Source(
        "Michor F, Hughes TP, Iwasa Y, Branford S, Shah NP, Sawyers CL, Nowak MA", 2005,
        "Dynamics of chronic myeloid leukaemia",
        "Nature 435:1267-1270; values as transcribed in the R package myelo (radivot/myelo)", "10.1038/nature03669"),
    "mismatch2012": Source(
        "Blood 120:2918", 2012,
        "Evaluation of HLA matching in unrelated transplantation for nonmalignant diseases (663 transplants; authors not at hand)",
        "Blood 120:2918"),
    "mitchell2022": Source(
        "Mitchell E, Spencer Chapman M, Williams N, Dawson KJ, Mende N, Calderbank EF, et al.", 2022,
        "Clonal dynamics of haematopoiesis across the human lifespan",
        "Nature 606:343-350", "10.1038/s41586-022-04786-y"),
    "mixed_chimeras": Source(
        "PMC7193509", None,
        "(34 patients with mixed chimerism after transplantation for sickle cell disease; authors not at hand)", "PubMed Central"),
    "morrison2014": Source(
        "Morrison SJ, Scadden DT", 2014,
        "The bone marrow niche for haematopoietic stem cells",
        "Nature 505:327-334", "10.1038/nature12984"),
    "murry2004": Source(
        "Murry CE, Soonpaa MH, Reinecke H, Nakajima H, Nakajima HO, Rubart M, et al.", 2004,
        "Haematopoietic stem cells do not transdifferentiate into cardiac myocytes in myocardial infarcts",
        "Nature 428:664-668", "10.1038/nature02446"),
    "myleran_label": Source(
        "Myleran", 2016, "Busulfan tablets, prescribing information", "manufacturer's label"),
    "nagalla2021": Source(
        "Nagalla S", 2021, "What is the role of a reticulocyte count in the evaluation of hemolytic anemia?", "Medscape, 27 May 2021"),
    "netterberg2017": Source(
        "Netterberg I, Nielsen EI, Friberg LE, Karlsson MO", 2017,
        "Model-based prediction of myelosuppression and recovery based on frequent neutrophil monitoring",
        "Cancer Chemother Pharmacol 80:343-353", "10.1007/s00280-017-3366-x"),
    "ng2024": Source(
        "Ng ES, et al.", 2024,
        "(blood stem cells from induced pluripotent stem cells; full title not at hand)",
        "Nat Biotechnol", "10.1038/s41587-024-02360-7"),
    "olivieri1997": Source(
        "Olivieri NF, Brittenham GM", 1997, "Iron-chelating therapy and the treatment of thalassemia",
        "Blood 89:739"),
    "omidubicel_review": Source(
        "PMC10469227", None, "(umbilical cord blood transplantation and omidubicel, a review; authors not at hand)", "PubMed Central"),
    "ozawa2007": Source(
        "Ozawa K, Minami H, Sato H", 2007,
        "Population pharmacokinetic and pharmacodynamic analysis for time courses of docetaxel-induced neutropenia in Japanese cancer patients",
        "Cancer Sci 98:1985-1992", "10.1111/j.1349-7006.2007.00615.x"),
    "pegfilgrastim_autograft": Source(
        "Comparison of pegfilgrastim and filgrastim after autografts", None,
        "(195 autografts of 2004 to 2014; authors and year not at hand)", "PubMed Central PMC6369085"),
    "petry2016": Source(
        "Petry N, Olofin I, Hurrell RF, Boy E, Wirth JP, Moursi M, et al.", 2016,
        "The proportion of anemia associated with iron deficiency in low, medium, and high human development index countries: a systematic analysis of national surveys",
        "Nutrients 8:693", "10.3390/nu8110693"),
    "pfeffer2009": Source(
        "Pfeffer MA, Burdmann EA, Chen CY, Cooper ME, de Zeeuw D, Eckardt KU, et al.", 2009,
        "A trial of darbepoetin alfa in type 2 diabetes and chronic kidney disease",
        "N Engl J Med 361:2019-2032", "10.1056/NEJMoa0907845"),
    "pillay2010": Source(
        "Pillay J, et al.", 2010, "In vivo labeling with 2H2O reveals a human neutrophil lifespan of 5.4 days",
        "Blood 116:625-627", "10.1182/blood-2010-01-259028"),
    "pottgiesser2008": Source(
        "Pottgiesser T, et al.", 2008, "Recovery of hemoglobin mass after blood donation",
        "Transfusion 48:1390-1397", "10.1111/j.1537-2995.2008.01719.x"),
    "preemptive2012": Source(
        "PubMed 22080963", 2012,
        "Preemptive dosing of plerixafor given to poor stem cell mobilizers on day 5 of G-CSF administration",
        "Bone Marrow Transplant 47:1051-1055", "10.1038/bmt.2011.217"),
    "price2010": Source(
        "Price EA, Schrier SL", 2010, "Unexplained aspects of anemia of inflammation",
        "Adv Hematol 2010:508739", "10.1155/2010/508739"),
    "prices2023": Source(
        "New York Times, 8 December", 2023, "New sickle cell therapies will be out of reach where they are needed most",
        "New York Times (quoted by bioethics.com, 11 December 2023)"),
    "prime2023": Source(
        "Blood 141:2085", 2023,
        "In vivo HSC prime editing rescues sickle cell … (in mice; authors not at hand)",
        "Blood 141:2085"),
    "przepiorka2001": Source(
        "Przepiorka D, et al.", 2001,
        "Controlled trial of filgrastim for acceleration of neutrophil recovery after allogeneic blood stem cell transplantation from human leukocyte antigen-matched related donors",
        "Blood 97:3405-3410", "10.1182/blood.v97.11.3405"),
    "puisset2007": Source(
        "Puisset F, Alexandre J, Treluyer JM, Raoul V, Roche H, Goldwasser F, Chatelut E", 2007,
        "Clinical pharmacodynamic factors in docetaxel toxicity",
        "Br J Cancer 97:290-296", "10.1038/sj.bjc.6603872"),
    "quartino2014": Source(
        "Quartino AL, et al.", 2014,
        "Characterization of endogenous G-CSF and the inverse correlation to chemotherapy-induced neutropenia in patients with breast cancer using population modeling",
        "Pharm Res 31:3390-3403"),
    "rio2019": Source(
        "Río P, et al.", 2019,
        "Successful engraftment of gene-corrected hematopoietic stem cells in non-conditioned patients with Fanconi anemia",
        "Nat Med", "10.1038/s41591-019-0550-z"),
    "ruggeri2014": Source(
        "Ruggeri A, Labopin M, Sormani MP, Sanz G, Sanz J, Volt F, et al.", 2014,
        "Engraftment kinetics and graft failure after single umbilical cord blood transplantation using a myeloablative conditioning regimen",
        "Haematologica 99:1509-1515", "10.3324/haematol.2014.109280"),
    "sanjuanpla2013": Source(
        "Sanjuan-Pla A, et al.", 2013, "Platelet-biased stem cells reside at the apex of the haematopoietic stem-cell hierarchy",
        "Nature", "10.1038/nature12495"),
    "sawai2016": Source(
        "Sawai CM, Babovic S, Upadhaya S, Knapp DJHF, Lavin Y, Lau CM, et al.", 2016,
        "Hematopoietic stem cells are the major source of multilineage hematopoiesis in adult animals",
        "Immunity 45:597", "10.1016/j.immuni.2016.08.007"),
    "scdcure2025": Source(
        "Blood Adv 9:877", 2025, "Is allogeneic transplantation for sickle cell … (a review; authors not at hand)",
        "Blood Adv 9:877"),
    "scheinberg2011": Source(
        "Scheinberg P, Nunez O, Weinstein B, Scheinberg P, Biancotto A, Wu CO, Young NS", 2011,
        "Horse versus rabbit antithymocyte globulin in acquired aplastic anemia", "N Engl J Med, 4 August 2011"),
    "schoedel2016": Source(
        "Schoedel KB, Morcos MNF, Zerjatke T, Roeder I, Grinenko T, Voehringer D, et al.", 2016,
        "The bulk of the hematopoietic stem cell population is dispensable for murine steady-state and stress hematopoiesis",
        "Blood 128:2285"),
    "schoettler2018": Source(
        "Schoettler ML, Nathan DG", 2018, "The pathophysiology of acquired aplastic anemia: current concepts revisited",
        "Hematol Oncol Clin North Am 32:581-594", "10.1016/j.hoc.2018.03.001"),
    "schrier2017": Source(
        "Schrier SL", 2017, "Anemia in adults due to decreased red blood cell production", "UpToDate"),
    "sender2021": Source(
        "Sender R, Milo R", 2021, "The distribution of cellular turnover in the human body",
        "Nat Med 27:45-48", "10.1038/s41591-020-01182-9"),
    "shimazaki1995": Source(
        "Shimazaki C, et al.", 1995,
        "Serum levels of endogenous and exogenous granulocyte colony-stimulating factor after autologous blood stem cell transplantation",
        "Exp Hematol 23:1497-1502"),
    "shimoto2017": Source(
        "Shimoto M, et al.", 2017,
        "Numerous niches for hematopoietic stem cells remain empty during homeostasis",
        "Blood 129:2124"),
    "short2013": Source(
        "Short MW, Domagalski JE", 2013, "Iron deficiency anemia: evaluation and management", "Am Fam Physician 87:98-104"),
    "sickledonors": Source(
        "PMC6813907", None,
        "(910 transplants for sickle cell disease, by donor and conditioning; authors not at hand)",
        "reports to the CIBMTR, 2008 to 2017"),
    "six2020": Source(
        "Six E, et al.", 2020,
        "Clonal tracking in gene therapy patients reveals a diversity of human hematopoietic differentiation programs",
        "Blood 135:1219"),
    "socha2020": Source(
        "Socha DS, DeSouza SI, Flagg A, Sekeres M, Rogers HJ", 2020,
        "Severe megaloblastic anemia: vitamin deficiency and other causes", "Cleve Clin J Med 87:153-164"),
    "soloviev2013": Source(
        "Soloviev VYu, Baranov AE, Khamidulin TM, Zinovieva NV", 2013,
        "Human Acute Radiation Injuries Database. Report 3. Forecasting specifics of postradiation peripheral blood granulocyte concentration dynamics of bone marrow syndrome",
        "Medical Radiology and Radiation Safety 58(6):30-35"),
    "sowade1997": Source(
        "Sowade O, Warnke H, Scigalla P, Sowade B, Franke W, et al.", 1997,
        "Avoidance of allogeneic blood transfusions by treatment with epoetin beta (recombinant human erythropoietin) in patients undergoing open-heart surgery",
        "Blood 89:411-418"),
    "spellman2010": Source(
        "Spellman S, Bray R, Rosen-Bronson S, Haagenson M, Klein J, Flesch S, et al.", 2010,
        "The detection of donor-directed, HLA-specific alloantibodies in recipients of unrelated hematopoietic cell transplantation is predictive of graft failure",
        "Blood 115:2704-2708", "10.1182/blood-2009-09-244525"),
    "spherocytosis_pmc": Source(
        "PubMed Central 8980641", None, "(reticulocytes of 302 patients with hereditary spherocytosis; in Chinese, abstract in English)",
        "Institute of Hematology, Chinese Academy of Medical Sciences"),
    "steinberg1997": Source(
        "Steinberg MH, Lu ZH, Barton FB, Terrin ML, Charache S, Dover GJ", 1997,
        "Fetal hemoglobin in sickle cell anemia: determinants of response to hydroxyurea", "Blood 89:1078-1088"),
    "steinberg2010": Source(
        "Steinberg MH, McCarthy WF, Castro O, Ballas SK, Armstrong FD, Smith W, et al.", 2010,
        "The risks and benefits of long-term use of hydroxyurea in sickle cell anemia: a 17.5 year follow-up",
        "Am J Hematol 85:403-408", "10.1002/ajh.21699"),
    "steinberg2023": Source(
        "Steinberg MH", 2023,
        "Cell-based genetic therapy for the induction of foetal haemoglobin in sickle cell disease and transfusion-dependent β-thalassaemia",
        "touchREVIEWS Oncol Haematol 19(2):29-32", "10.17925/OHR.2023.19.2.29"),
    "stiehl2014": Source(
        "Stiehl T, Baran N, Ho AD, Marciniak-Czochra A", 2014,
        "Clonal selection and therapy resistance in acute leukaemias: mathematical modelling explains different proliferation patterns at diagnosis and relapse",
        "J R Soc Interface 11:20140079", "10.1098/rsif.2014.0079"),
    "stiehl2015": Source(
        "Stiehl T, Baran N, Ho AD, Marciniak-Czochra A", 2015,
        "Cell division patterns in acute myeloid leukemia stem-like cells determine clinical course: a model to predict patient survival",
        "Cancer Res 75 (issue 6); values as transcribed in the R package myelo (radivot/myelo)"),
    "stim2008": Source(
        "Stop Imatinib study", 2008, "Is it possible to stop imatinib in patients with chronic myeloid leukemia? (first report)",
        "Blood 112:187 (abstract)"),
    "stim2025": Source(
        "STIM1 study", 2025, "Extended long term follow up and the survival of … (the French Stop Imatinib study)",
        "Blood Neoplasia", "10.1016/j.bneo.2025.100177"),
    "stroke2009": Source(
        "Blood 114:5117", 2009, "Sickle cell disease and stroke (authors not at hand)", "Blood 114:5117"),
    "stroncek1997": Source(
        "Stroncek DF, et al.", 1997,
        "The kinetics of G-CSF mobilization of CD34+ cells in healthy people",
        "Transfus Med 7:19-24"),
    "summers2010": Source(
        "Summers C, Rankin SM, Condliffe AM, Singh N, Peters AM, Chilvers ER", 2010,
        "Neutrophil kinetics in health and disease", "Trends Immunol 31:318-324", "10.1016/j.it.2010.05.006"),
    "szilvassy1999": Source(
        "Szilvassy SJ, et al.", 1999,
        "Organ-selective homing defines engraftment kinetics of murine hematopoietic stem cells and is compromised by ex vivo expansion",
        "Blood 93:1557"),
    "takatani1996": Source(
        "Takatani H, Soda H, Fukuda M, Watanabe M, Kinoshita A, Nakamura T, Oka M", 1996,
        "Levels of recombinant human granulocyte colony-stimulating factor in serum are inversely correlated with circulating neutrophil counts",
        "Antimicrob Agents Chemother 40:988-991", "10.1128/aac.40.4.988"),
    "tdepleted1998": Source(
        "Blood 92:2725", 1998,
        "Efficacy and costs of granulocyte colony-stimulating factor (196 patients after T-cell depleted related donor marrow transplantation)",
        "Blood 92:2725"),
    "tetschke2018": Source(
        "Tetschke M, Lilienthal P, Pottgiesser T, Fischer T, Schalk E, Sager S", 2018,
        "Mathematical modeling of red blood cell count dynamics after blood loss", "Processes 6:157", "10.3390/pr6090157"),
    "till1961": Source(
        "Till JE, McCulloch EA", 1961,
        "A direct measurement of the radiation sensitivity of normal mouse bone marrow cells",
        "Radiat Res 14:213-222"),
    "till1964": Source(
        "Till JE, McCulloch EA, Siminovitch L", 1964,
        "A stochastic model of stem cell proliferation, based on the growth of spleen colony-forming cells",
        "Proc Natl Acad Sci USA 51:29-36"),
    "to2011": Source(
        "To LB, et al.", 2011,
        "How I treat patients who mobilize hematopoietic stem cells poorly",
        "Blood 118:4530"),
    "townsley2017": Source(
        "Townsley DM, Scheinberg P, Winkler T, et al.", 2017,
        "Eltrombopag added to standard immunosuppression for aplastic anemia",
        "N Engl J Med 376:1540-1550", "10.1056/NEJMoa1613878"),
    "vasu2008": Source(
        "Vasu S, et al.", 2008,
        "Donor demographic and laboratory predictors of allogeneic peripheral blood stem cell mobilization in an ethnically diverse population",
        "Blood 112:2092"),
    "velten2017": Source(
        "Velten L, Haas SF, Raffel S, Blaszkiewicz S, Islam S, Hennig BP, et al.", 2017,
        "Human haematopoietic stem cell lineage commitment is a continuous process",
        "Nat Cell Biol 19:271-281", "10.1038/ncb3493"),
    "vickers2001": Source(
        "Vickers MA, McLeod E, Spector TD, Wilson IJ", 2001,
        "Assessment of mechanism of acquired skewed X inactivation by analysis of twins",
        "Blood 97:1274-1281"),
    "wachsmuth2024": Source(
        "Wachsmuth NB, Haupt S, Bauer P, Schierbauer JR, Treff G, Steinacker JM, et al.", 2024,
        "Impact of a single blood donation on hemoglobin mass, iron stores, and maximum oxygen uptake in pre-menopausal women: a pilot study",
        "Transfusion", "10.1111/trf.17917"),
    "wagers2002": Source(
        "Wagers AJ, Sherwood RI, Christensen JL, Weissman IL", 2002,
        "Little evidence for developmental plasticity of adult hematopoietic stem cells",
        "Science 297:2256-2259"),
    "walters2001": Source(
        "Walters MC, Patience M, Leisenring W, Rogers ZR, Aquino VM, Buchanan GR, et al.", 2001,
        "Stable mixed hematopoietic chimerism after bone marrow transplantation for sickle cell anemia",
        "Biol Blood Marrow Transplant"),
    "watson2020": Source(
        "Watson CJ, Papula AL, Poon GYP, Wong WH, Young AL, Druley TE, et al.", 2020,
        "The evolutionary dynamics and fitness landscape of clonal hematopoiesis",
        "Science 367:1449-1454", "10.1126/science.aay9333"),
    "who2024": Source(
        "World Health Organization", 2024,
        "Guideline on haemoglobin cutoffs to define anaemia in individuals and populations", "Geneva: World Health Organization"),
    "wilson2008": Source(
        "Wilson A, Laurenti E, Oser G, van der Wath RC, Blanco-Bose W, Jaworski M, et al.", 2008,
        "Hematopoietic stem cells reversibly switch from dormancy to self-renewal during homeostasis and repair",
        "Cell 135(6)", "10.1016/j.cell.2008.10.048"),
    "wingard2011": Source(
        "Wingard JR, Majhail NS, Brazauskas R, Wang Z, Sobocinski KA, Jacobsohn D, et al.", 2011,
        "Long-term survival and late deaths after allogeneic hematopoietic cell transplantation",
        "J Clin Oncol 29:2230-2239", "10.1200/JCO.2010.33.7212"),
    "yang2014": Source(
        "Yang G, Liu R, Peng P, Long L, Zhang X, Yang W, et al.", 2014,
        "How early can myocardial iron overload occur in beta thalassemia major?",
        "PLoS ONE 9:e85379", "10.1371/journal.pone.0085379"),
    "young2006": Source(
        "Young NS, Calado RT, Scheinberg P", 2006, "Current concepts in the pathophysiology and treatment of aplastic anemia",
        "Blood 108:2509-2519", "10.1182/blood-2006-03-010777"),
    "young2016": Source(
        "Young AL, Challen GA, Birmann BM, Druley TE", 2016,
        "Clonal haematopoiesis harbouring AML-associated mutations is ubiquitous in healthy adults",
        "Nat Commun 7:12484", "10.1038/ncomms12484"),
    "young2023": Source(
        "Young MF, Luo H, Suchdev PS", 2023, "The challenge of defining the global burden of iron deficiency anaemia",
        "Lancet Haematol 10:e702-e704", "10.1016/S2352-3026(23)00168-0"),
    "zanella2014": Source(
        "Zanella A, Barcellini W", 2014, "Treatment of autoimmune hemolytic anemias",
        "Haematologica 99:1547-1554", "10.3324/haematol.2014.114561"),
    "zheng2021": Source(
        "Zheng B, Wille L, Peppel K, Hagen D, Matteson A, Ahlers J, et al.", 2021, "A systems pharmacology model for gene therapy in sickle cell disease",
        "CPT Pharmacometrics Syst Pharmacol; values as transcribed in the open repository yuezheli/haematopoiesis", "10.1002/psp4.12638"),
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
